import type { CampaignState } from '@linked/shared/campaigns/states.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { Tag } from 'antd';

const colours: Record<CampaignState, string> = {
  draft: 'default',
  approved: 'processing',
  issued: 'processing',
  running: 'success',
  closing: 'warning',
  closed: 'default',
  withdrawn: 'default',
};

export function StateTag({ state }: { state: CampaignState }) {
  const terms = useTerms();
  return <Tag color={colours[state]}>{terms.campaignState(state)}</Tag>;
}
