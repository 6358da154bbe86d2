/** One task of the county: what is asked, how far it is, and its split. */
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { OriginTag } from '../own-tasks/origin-tag.tsx';
import { OwnTaskButtons } from '../own-tasks/own-task-buttons.tsx';
import { Due } from '../parts/due.tsx';
import { Facts } from '../parts/facts.tsx';
import { Pace } from '../parts/pace.tsx';
import { HistoryButton } from '../reviews/history-button.tsx';
import { ReturnedNotice } from '../reviews/returned-notice.tsx';
import { TaskMarks } from '../reviews/task-marks.tsx';
import { TaskRequests } from '../reviews/task-requests.tsx';
import { taskRoute } from '../routes.tsx';
import { useCampaign, useFieldName } from '../shell/campaign-frame.tsx';
import { type Task, trpc } from '../trpc.ts';
import { ProgressForm } from './progress-form.tsx';
import { isOlder } from './version-tag.tsx';
import { WorkItems } from './work-items.tsx';

export function TaskPage() {
  const { t } = useTranslation('tasks');
  const { taskId } = taskRoute.useParams();
  const campaign = useCampaign();
  const query = useQuery(trpc.tasks.get.queryOptions({ campaignId: campaign.id, taskId }));
  return (
    <Page
      title={query.data?.task.title ?? t('title')}
      path={<Link to="/tasks">{t('back')}</Link>}
      tags={
        query.data && (
          <>
            <TaskMarks row={query.data} />
            <OriginTag row={query.data} />
          </>
        )
      }
      actions={
        <>
          {query.data && <OwnTaskButtons row={query.data} reload={query.refetch} />}
          <HistoryButton taskId={taskId} />
        </>
      }
    >
      <QueryState query={query} rows={12}>
        {(row) => (
          <>
            {row.sentBackReason !== null && (
              <Alert type="error" showIcon title={t('sentBack')} description={row.sentBackReason} />
            )}
            <ReturnedNotice row={row} />
            {row.dropped && (
              <Alert
                type="info"
                showIcon
                title={t(`version.droppedBy.${row.origin}`)}
                description={row.dropped.reason}
              />
            )}
            {!row.dropped && isOlder(row) && (
              <Alert
                type="warning"
                showIcon
                title={t('version.olderTitle', { written: row.writtenRevision, revision: row.task.revision })}
              />
            )}
            <div className="two-columns">
              <Asked row={row} />
              <ProgressForm key={row.task.id} row={row} reload={query.refetch} />
            </div>
            <TaskRequests row={row} />
            <WorkItems taskId={row.task.id} />
          </>
        )}
      </QueryState>
    </Page>
  );
}

function Asked({ row }: { row: Task }) {
  const { t } = useTranslation('tasks');
  const fieldName = useFieldName();
  const format = useFormat();
  return (
    <Panel title={t('asked')}>
      {row.takenOver.map((there) => (
        <Alert
          key={there.from}
          type="info"
          showIcon
          className="campaign-notice"
          title={t(there.goesOn ? 'takenOverGoesOn' : 'takenOver', {
            from: there.from,
            percent: there.percent,
          })}
          description={
            [
              ...there.indicators.map(({ code, value, base }) => {
                const name = row.task.indicators.find((one) => one.code === code)?.name ?? code;
                return base === null
                  ? `${name} ${format.number(value, 2)}`
                  : `${name} ${format.number(value, 2)} / ${format.number(base, 2)}`;
              }),
              there.note,
            ]
              .filter(Boolean)
              .join('；') || undefined
          }
        />
      ))}
      <h3 className="sub-title">{t('standard')}</h3>
      <p className="prose">{row.task.standard}</p>
      <Facts
        items={[
          { label: t('column.field'), value: fieldName(row.task.field) },
          {
            label: t('column.due'),
            value: <Due day={row.dueOn} open={!row.dropped && !submittedStates.includes(row.state)} />,
          },
          { label: t('column.pace'), value: <Pace actual={row.percent} expected={row.expectedPercent} /> },
          {
            label: t('version.limit'),
            value: row.task.rectificationDays
              ? t('version.days', { count: row.task.rectificationDays })
              : null,
          },
          { label: t('version.revision'), value: t('version.number', { number: row.task.revision }) },
          { label: t('column.author'), value: row.author },
          { label: t('submittedAt'), value: row.submittedAt && format.instant(row.submittedAt) },
          { label: t('countersignedBy'), value: row.countersignedBy },
          {
            label: t('reviewed'),
            value:
              row.reviewed && t('reviewedBy', { by: row.reviewed.by, at: format.instant(row.reviewed.at) }),
          },
        ]}
      />
    </Panel>
  );
}
