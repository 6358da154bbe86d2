import { QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Due } from '../parts/due.tsx';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { trpc } from '../trpc.ts';
import { WorkLine, WorkPanel } from './work-panel.tsx';

const SHOWN = 6;

/** Problems past their deadline that still wait for somebody. */
export function ProblemsDue() {
  const { t } = useTranslation('workbench');
  const campaign = useCampaign();
  const query = useQuery(
    trpc.problems.list.queryOptions({ campaignId: campaign.id, overdueOnly: true, limit: SHOWN }),
  );
  return (
    <QueryState query={query} rows={3}>
      {({ rows, total }) => (
        <WorkPanel
          title={t('overdueProblems')}
          count={total}
          tone="bad"
          more={
            total > SHOWN && (
              <Link to="/problems" search={{ overdue: true } as never}>
                {t('all')}
              </Link>
            )
          }
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
              {row.unit} {row.dueOn && <Due day={row.dueOn} open />}
            </WorkLine>
          ))}
        </WorkPanel>
      )}
    </QueryState>
  );
}
