/** Supervised problems under way, each with its own workflow. */
import { Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Table, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { type OperationRow, type SupervisedRow, trpc } from '../trpc.ts';
import { conditionColours } from './condition-tag.tsx';
import { RetrySupervision } from './retry-supervision.tsx';

export function SupervisionsPanel({ row }: { row: OperationRow }) {
  const { t } = useTranslation('operations');
  const format = useFormat();
  const { campaignId } = row;
  const query = useQuery(trpc.operations.supervisions.queryOptions({ campaignId }));
  const columns: TableColumnsType<SupervisedRow> = [
    { key: 'title', title: t('supervisions.problem'), width: 260, dataIndex: 'title' },
    { key: 'county', title: t('column.county'), width: 120, dataIndex: 'countyName' },
    { key: 'letter', title: t('supervisions.letterNo'), width: 190, dataIndex: 'letterNo' },
    {
      key: 'workflow',
      title: t('column.workflow'),
      render: (_, one) => <Workflow campaignId={campaignId} supervisionId={one.supervisionId} />,
    },
    {
      key: 'requests',
      title: t('column.requests'),
      width: 130,
      align: 'right',
      render: (_, one) =>
        one.openRequests > 0
          ? t('supervisions.requests', { number: format.number(one.openRequests) })
          : t('list.noRequests'),
    },
    {
      key: 'action',
      title: t('column.action'),
      width: 120,
      render: (_, one) => (
        <RetrySupervision campaignId={campaignId} supervisionId={one.supervisionId} title={one.title} />
      ),
    },
  ];
  return (
    <Panel title={t('supervisions.title')}>
      <QueryState
        query={query}
        rows={3}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title={t('supervisions.empty')} hint={t('supervisions.emptyHint')} />}
      >
        {(rows) => (
          <Table<SupervisedRow>
            size="small"
            rowKey="supervisionId"
            columns={columns}
            dataSource={rows}
            scroll={{ x: 1060 }}
            pagination={rows.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
          />
        )}
      </QueryState>
    </Panel>
  );
}

function Workflow(asked: { campaignId: string; supervisionId: string }) {
  const { t, i18n } = useTranslation('operations');
  const format = useFormat();
  const query = useQuery(trpc.operations.supervisionWorkflow.queryOptions(asked));
  const report = query.data;
  if (!report) return <span className="soft">{t(query.isError ? 'unknown' : 'asking')}</span>;
  const nameOf = (what: string) => (i18n.exists(`operations:waiting.${what}`) ? t(`waiting.${what}`) : what);
  const [next] = report.waiting;
  const failing = report.trying.find((one) => one.lastError !== null);
  return (
    <>
      <Tag color={conditionColours[report.condition]}>{t(`condition.${report.condition}`)}</Tag>
      {next?.until && t('supervisions.next', { what: nameOf(next.what), at: format.instant(next.until) })}
      {!next && report.condition === 'running' && t('waits.person')}
      {failing && <div className="soft">{failing.lastError}</div>}
      {report.uiUrl && (
        <div>
          <a href={report.uiUrl} target="_blank" rel="noreferrer">
            {t('fact.openUi')}
          </a>
        </div>
      )}
    </>
  );
}
