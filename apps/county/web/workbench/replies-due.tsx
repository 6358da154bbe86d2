import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { Due } from '../parts/due.tsx';
import { ProblemTag } from '../parts/tone-tag.tsx';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { trpc } from '../trpc.ts';
import { WorkLine, WorkPanel } from './work-panel.tsx';

const SHOWN = 6;

/** What a round above handed over and wants an answer on by a day, as long as it is not settled. */
export function RepliesDue() {
  const { t } = useTranslation('workbench');
  const { today } = useSession();
  const campaign = useCampaign();
  const { isStaff } = useCounty();
  const query = useQuery(
    trpc.problems.list.queryOptions({ campaignId: campaign.id, replyAsked: true, limit: SHOWN }),
  );
  if (!isStaff) return null;
  return (
    <QueryState query={query} rows={3}>
      {({ rows, total }) => (
        <WorkPanel
          title={t('repliesDue')}
          count={total}
          tone={rows.some((row) => row.replyDueOn !== null && row.replyDueOn < today) ? 'bad' : 'warn'}
        >
          {rows.map((row) => (
            <WorkLine
              key={row.id}
              title={
                <Link to="/problems/$id" params={{ id: row.id }}>
                  {row.title}
                </Link>
              }
            >
              <ProblemTag state={row.state} /> {row.replyDueOn && <Due day={row.replyDueOn} open />}
            </WorkLine>
          ))}
        </WorkPanel>
      )}
    </QueryState>
  );
}
