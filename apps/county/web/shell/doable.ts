/** What the campaign in view still lets be done in this county today: the rule the server checks by. */
import { type CountyWork, whyNotDone } from '@linked/shared/campaigns/county-states.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useCampaign } from './campaign-frame.tsx';

export function useDoable(): (work: CountyWork) => boolean {
  const campaign = useCampaign();
  const { today } = useSession();
  return (work) => whyNotDone(work, campaign, today) === null;
}
