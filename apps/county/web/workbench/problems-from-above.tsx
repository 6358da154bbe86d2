import type { ProblemState } from '@linked/shared/problems/states.ts';
import { QueryState } from '@linked/ui/states.tsx';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { Due } from '../parts/due.tsx';
import { ProblemTag } from '../parts/tone-tag.tsx';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { trpc } from '../trpc.ts';
import { WorkLine, WorkPanel } from './work-panel.tsx';

const SHOWN = 6;
/** With the congress, which hands it over, or with the government, which has not passed it on to a unit. */
const notPassedOn = ['registered', 'handed-over'] as const satisfies readonly ProblemState[];

/** What a round of the tier above found here and nobody in the county works at yet. */
export function ProblemsFromAbove() {
  const { t } = useTranslation('workbench');
  const campaign = useCampaign();
  const { isStaff } = useCounty();
  const query = useQueries({
    queries: notPassedOn.map((state) =>
      trpc.problems.list.queryOptions({
        campaignId: campaign.id,
        source: 'upper-tier-round',
        state,
        limit: SHOWN,
      }),
    ),
    combine: (lists) => ({
      data: lists.every((list) => list.data)
        ? {
            rows: lists.flatMap((list) => list.data?.rows ?? []),
            total: lists.reduce((sum, list) => sum + (list.data?.total ?? 0), 0),
          }
        : undefined,
      error: lists.find((list) => list.error)?.error ?? null,
      refetch: () => Promise.all(lists.map((list) => list.refetch())),
    }),
  });
  if (!isStaff) return null;
  return (
    <QueryState query={query} rows={3}>
      {({ rows, total }) => (
        <WorkPanel
          title={t('problemsFromAbove')}
          count={total}
          tone="warn"
          more={
            total > SHOWN && (
              <Link to="/problems" search={{ source: 'upper-tier-round' } as never}>
                {t('all')}
              </Link>
            )
          }
        >
          {rows.slice(0, SHOWN).map((row) => (
            <WorkLine
              key={row.id}
              title={
                <Link to="/problems/$id" params={{ id: row.id }}>
                  {row.title}
                </Link>
              }
            >
              <ProblemTag state={row.state} /> {row.dueOn && <Due day={row.dueOn} open />}
            </WorkLine>
          ))}
        </WorkPanel>
      )}
    </QueryState>
  );
}
