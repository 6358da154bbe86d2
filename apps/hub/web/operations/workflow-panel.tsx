/** One campaign's workflow: what it does, waits for until when, and what it is trying. */
import { Panel } from '@linked/ui/page.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Descriptions, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import '../directives/directives.css';
import { RetryNow } from '../directives/retry-now.tsx';
import { type OperationRow, trpc, type WorkflowReport } from '../trpc.ts';

const alerts: Record<WorkflowReport['condition'], 'success' | 'info' | 'warning' | 'error'> = {
  running: 'success',
  'no-worker': 'error',
  completed: 'info',
  failed: 'error',
  stopped: 'error',
  'not-found': 'warning',
  unreachable: 'error',
};

export function WorkflowPanel({ row }: { row: OperationRow }) {
  const { t } = useTranslation('operations');
  const query = useQuery(trpc.operations.workflow.queryOptions({ campaignId: row.campaignId }));
  const over = row.state === 'closed' || row.state === 'withdrawn';
  return (
    <Panel title={t('workflow.title', { campaign: row.title })}>
      <QueryState query={query} rows={5}>
        {(report) => (
          <>
            <Alert
              showIcon
              role="status"
              className="form-alert"
              type={alerts[report.condition]}
              title={t(`condition.${report.condition}`)}
              description={sentence(report, over)}
            />
            <Facts report={report} />
            {report.condition === 'running' && <Waits waiting={report.waiting.filter(isOfWorkflow)} />}
            {report.trying.length > 0 && <Tries trying={report.trying} />}
          </>
        )}
      </QueryState>
      {(!over || row.behind > 0) && (
        <RetryNow
          campaignId={row.campaignId}
          queued={row.unreached}
          away={query.data?.condition === 'unreachable'}
        />
      )}
    </Panel>
  );

  /** An ended workflow is right for a campaign that is over, and wrong for one that goes on. */
  function sentence({ condition, failure }: WorkflowReport, isOver: boolean): string {
    if (condition === 'failed' && failure) return t('sentence.failed', { failure });
    if (condition === 'not-found' && isOver) return t('sentence.forgotten');
    return t(`sentence.${condition}`);
  }
}

/** What only the workflow knows; what comes at a time stands in the panel of moments. */
const isOfWorkflow = ({ what }: WorkflowReport['waiting'][number]): boolean =>
  ['delivery', 'closing', 'close'].includes(what);

function Facts({ report }: { report: WorkflowReport }) {
  const { t } = useTranslation('operations');
  const format = useFormat();
  const items = [
    { key: 'id', label: t('fact.id'), children: <code>{report.workflowId}</code> },
    ...(report.startedAt
      ? [{ key: 'started', label: t('fact.startedAt'), children: format.instant(report.startedAt) }]
      : []),
    ...(report.endedAt
      ? [{ key: 'ended', label: t('fact.endedAt'), children: format.instant(report.endedAt) }]
      : []),
    ...(report.events === null
      ? []
      : [
          {
            key: 'events',
            label: t('fact.events'),
            children: t('fact.eventsCount', { number: format.number(report.events) }),
          },
        ]),
    ...(report.failedRounds === null
      ? []
      : [
          {
            key: 'rounds',
            label: t('fact.failedRounds'),
            children: t('fact.rounds', { number: format.number(report.failedRounds) }),
          },
        ]),
    ...(report.lateReceipts === null
      ? []
      : [
          {
            key: 'late',
            label: t('fact.lateReceipts'),
            children: t('fact.counties', { number: format.number(report.lateReceipts) }),
          },
        ]),
    ...(report.uiUrl
      ? [
          {
            key: 'ui',
            label: t('fact.ui'),
            children: (
              <a href={report.uiUrl} target="_blank" rel="noreferrer">
                {t('fact.openUi')}
              </a>
            ),
          },
        ]
      : []),
  ];
  return <Descriptions size="small" column={{ xs: 1, md: 2, xl: 3 }} items={items} />;
}

function Waits({ waiting }: Pick<WorkflowReport, 'waiting'>) {
  const { t, i18n } = useTranslation('operations');
  const format = useFormat();
  if (waiting.length === 0) return null;
  // A kind that a later version brings is shown as it is called.
  const nameOf = (what: string) => (i18n.exists(`operations:waiting.${what}`) ? t(`waiting.${what}`) : what);
  return (
    <Table<WorkflowReport['waiting'][number]>
      size="small"
      className="operation-table"
      title={() => <h3>{t('waits.title')}</h3>}
      rowKey={(one) => `${one.what} ${one.about} ${one.until}`}
      dataSource={waiting}
      pagination={waiting.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
      scroll={{ x: 520 }}
      columns={[
        {
          key: 'what',
          title: t('waits.what'),
          render: (_, one) =>
            one.about === null
              ? nameOf(one.what)
              : t('waits.about', { what: nameOf(one.what), about: one.about }),
        },
        {
          key: 'until',
          title: t('waits.until'),
          width: 240,
          render: (_, one) =>
            one.until ? format.instant(one.until) : t(one.what === 'delivery' ? 'waits.now' : 'waits.person'),
        },
      ]}
    />
  );
}

function Tries({ trying }: Pick<WorkflowReport, 'trying'>) {
  const { t, i18n } = useTranslation('operations');
  const format = useFormat();
  const nameOf = (activity: string) =>
    i18n.exists(`operations:activity.${activity}`) ? t(`activity.${activity}`) : activity;
  return (
    <Table<WorkflowReport['trying'][number]>
      size="small"
      className="operation-table"
      title={() => <h3>{t('tries.title')}</h3>}
      rowKey={(one) => one.activity}
      dataSource={trying}
      pagination={false}
      scroll={{ x: 520 }}
      columns={[
        { key: 'activity', title: t('tries.activity'), width: 220, render: (_, one) => nameOf(one.activity) },
        {
          key: 'attempt',
          title: t('tries.attempt'),
          width: 110,
          align: 'right',
          render: (_, one) => t('tries.times', { number: format.number(one.attempt) }),
        },
        { key: 'error', title: t('tries.lastError'), render: (_, one) => one.lastError },
      ]}
    />
  );
}
