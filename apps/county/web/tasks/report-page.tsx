/** The table of the week (批量填报): all tasks that this person may report on, saved and handed in together. */
import { Page, Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { type Task, trpc } from '../trpc.ts';
import { ReportTable } from './report-table.tsx';
import { eventsFor } from './task-events.ts';

export function ReportPage() {
  const { t } = useTranslation('tasks');
  const campaign = useCampaign();
  const { today } = useSession();
  const { rolesIn } = useCounty();
  const query = useQuery(trpc.tasks.list.queryOptions({ campaignId: campaign.id }));
  const open = (tasks: readonly Task[]) =>
    tasks.filter(
      (row) =>
        !row.dropped && eventsFor(campaign, row.state, rolesIn(row.task.field), today, row.lock.state).save,
    );
  return (
    <Page title={t('report.title')} path={<Link to="/tasks">{t('back')}</Link>}>
      <Panel title={t('report.table')}>
        <QueryState
          query={query}
          rows={12}
          isEmpty={(tasks) => open(tasks).length === 0}
          empty={
            <EmptyState
              title={t('report.empty')}
              hint={t(campaign.signedAt === null ? 'report.signFirst' : 'report.emptyHint')}
            />
          }
        >
          {(tasks) => (
            <>
              <p className="soft">{t('report.hint', { open: open(tasks).length, total: tasks.length })}</p>
              <ReportTable tasks={tasks} open={open(tasks)} reload={query.refetch} />
            </>
          )}
        </QueryState>
      </Panel>
    </Page>
  );
}
