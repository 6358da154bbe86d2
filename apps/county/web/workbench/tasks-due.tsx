import { QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Due } from '../parts/due.tsx';
import { Pace } from '../parts/pace.tsx';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { type Task, trpc } from '../trpc.ts';
import { type Waiting, waitingTasks } from './waiting-tasks.ts';
import { WorkLine, WorkPanel } from './work-panel.tsx';

const SHOWN = 6;

export function TasksDue({ what }: { what: Waiting }) {
  const { t } = useTranslation('workbench');
  const campaign = useCampaign();
  const query = useQuery(trpc.tasks.list.queryOptions({ campaignId: campaign.id }));
  const open = useDoable()('task');
  return (
    <QueryState query={query} rows={3}>
      {(tasks) => {
        const waiting = open ? waitingTasks(tasks, what) : [];
        return (
          <WorkPanel
            title={t(`tasks.${what}`)}
            count={waiting.length}
            tone={what === 'overdue' || what === 'returned' ? 'bad' : 'warn'}
            more={
              waiting.length > SHOWN && (
                <Link
                  to="/tasks"
                  search={{ behind: what === 'behind' || what === 'overdue' || undefined } as never}
                >
                  {t('all')}
                </Link>
              )
            }
          >
            {waiting.slice(0, SHOWN).map((row) => (
              <TaskLine key={row.task.id} row={row} what={what} />
            ))}
          </WorkPanel>
        );
      }}
    </QueryState>
  );
}

function TaskLine({ row, what }: { row: Task; what: Waiting }) {
  const { t } = useTranslation('workbench');
  const facts = {
    countersign: () => t('enteredBy', { author: row.author ?? '' }),
    returned: () => row.returned?.reason ?? row.sentBackReason ?? <Due day={row.dueOn} open />,
    overdue: () => <Due day={row.dueOn} open />,
    behind: () => <Pace actual={row.percent} expected={row.expectedPercent} />,
  };
  return (
    <WorkLine
      title={
        <Link to="/tasks/$taskId" params={{ taskId: row.task.id }}>
          {row.task.title}
        </Link>
      }
    >
      {facts[what]()}
    </WorkLine>
  );
}
