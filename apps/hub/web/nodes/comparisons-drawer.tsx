/** A county's comparisons with the hub: since when both are in step, what was found and what came of it. */
import { isReportKind } from '@linked/shared/link/kinds.ts';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Drawer, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { type ComparisonRow, type NodeRow, trpc } from '../trpc.ts';

export function ComparisonsDrawer({ node, onClose }: { node: NodeRow; onClose: () => void }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  const query = useQuery(trpc.nodes.comparisons.queryOptions({ region: node.region }));
  return (
    <Drawer
      open
      size="min(860px, 100vw)"
      title={t('comparisons.title', { region: node.regionName })}
      onClose={onClose}
    >
      <Alert
        className="form-alert"
        showIcon
        type={node.inStepSince ? 'success' : 'warning'}
        title={
          node.inStepSince
            ? t('comparisons.since', { at: format.instant(node.inStepSince) })
            : t(node.inStepAt ? 'comparisons.notSince' : 'comparisons.never', {
                at: node.inStepAt ? format.instant(node.inStepAt) : '',
              })
        }
      />
      <QueryState
        query={query}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title={t('comparisons.empty')} hint={t('comparisons.emptyHint')} />}
      >
        {(rows) => <Rows rows={rows} />}
      </QueryState>
    </Drawer>
  );
}

function Rows({ rows }: { rows: ComparisonRow[] }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  const number = (key: 'found' | 'resent' | 'redelivered' | 'stillOpen') => ({
    key,
    title: t(`comparisons.${key}`),
    width: 100,
    align: 'right' as const,
    render: (_: unknown, row: ComparisonRow) =>
      row.error ? <span className="soft">—</span> : format.number(row[key]),
  });
  return (
    <Table<ComparisonRow>
      size="small"
      rowKey="id"
      dataSource={rows}
      pagination={false}
      scroll={{ x: 760 }}
      expandable={{
        columnTitle: <span className="visually-hidden">{t('reconcile.differing')}</span>,
        expandedRowRender: (row) => <Differences row={row} />,
        rowExpandable: (row) => row.differences.length > 0,
      }}
      columns={[
        { key: 'at', title: t('comparisons.at'), width: 150, render: (_, row) => format.instant(row.at) },
        {
          key: 'trigger',
          title: t('comparisons.trigger'),
          width: 90,
          render: (_, row) => t(`comparisons.by.${row.trigger}`),
        },
        {
          key: 'outcome',
          title: t('comparisons.outcome'),
          width: 130,
          render: (_, row) => {
            if (row.error) return <Tag>{t('comparisons.failed', { error: row.error })}</Tag>;
            return (
              <Tag color={row.inStep ? 'success' : 'warning'}>
                {t(row.inStep ? 'comparisons.inStep' : 'comparisons.differs')}
              </Tag>
            );
          },
        },
        number('found'),
        number('resent'),
        number('redelivered'),
        number('stillOpen'),
      ]}
    />
  );
}

function Differences({ row }: { row: ComparisonRow }) {
  const { t } = useTranslation('nodes');
  const terms = useTerms();
  return (
    <ul className="differences">
      {row.differences.map((one) => (
        <li key={`${one.campaignId} ${one.kind}`}>
          {t('comparisons.difference', {
            kind: isReportKind(one.kind) ? terms.reportKind(one.kind) : one.kind,
            hub: one.hub,
            county: one.county,
            differing: one.differing,
          })}
          {one.lost > 0 && t('comparisons.lost', { count: one.lost })}
        </li>
      ))}
    </ul>
  );
}
