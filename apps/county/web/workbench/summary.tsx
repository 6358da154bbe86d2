import { openProblemStates } from '@linked/shared/problems/states.ts';
import { Figure } from '@linked/ui/number.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { trpc } from '../trpc.ts';

/** The county's figures at a glance, each with its whole and its day. */
export function Summary() {
  const { t } = useTranslation('workbench');
  const { today } = useSession();
  const format = useFormat();
  const campaign = useCampaign();
  const problems = useQuery(trpc.problems.list.queryOptions({ campaignId: campaign.id, limit: 1 }));
  const byState = problems.data?.byState ?? {};
  const found = Object.values(byState).reduce((sum, count) => sum + count, 0);
  const waiting = openProblemStates.reduce((sum, state) => sum + (byState[state] ?? 0), 0);
  const asOf = format.day(today);
  const { tasks, localTasks } = campaign;
  return (
    <div className="figure-grid">
      <Figure
        label={t('figure.done')}
        value={tasks.done}
        denominator={tasks.total}
        unit={t('unit.tasks')}
        asOf={asOf}
        note={
          localTasks.total > 0
            ? t('figure.localTasks', { done: localTasks.done, total: localTasks.total })
            : undefined
        }
      />
      <Figure
        label={t('figure.submitted')}
        value={tasks.submitted}
        denominator={tasks.total}
        unit={t('unit.tasks')}
        asOf={asOf}
        note={t('figure.reviewed', { number: format.number(tasks.reviewed) })}
      />
      <Figure
        label={t('figure.overdue')}
        value={tasks.overdue}
        denominator={tasks.total}
        unit={t('unit.tasks')}
        asOf={asOf}
        tone={tasks.overdue > 0 ? 'bad' : 'good'}
      />
      {problems.data && (
        <Figure
          label={t('figure.closed')}
          value={byState.closed ?? 0}
          denominator={found}
          unit={t('unit.problems')}
          asOf={asOf}
          note={t('figure.waiting', { count: waiting })}
        />
      )}
    </div>
  );
}
