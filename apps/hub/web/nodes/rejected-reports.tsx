/** Reports that are kept with the reason why they do not count; their author sees the same reason in the county. */
import { isReportKind } from '@linked/shared/link/kinds.ts';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

export function RejectedReports({ within }: { within: string }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  const terms = useTerms();
  const query = useQuery(trpc.nodes.rejected.queryOptions({ within }));
  return (
    <QueryState
      query={query}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title={t('rejected.empty')} hint={t('rejected.emptyHint')} />}
    >
      {(rows) => (
        <Table
          size="small"
          rowKey={(row) => `${row.region} ${row.seq}`}
          dataSource={rows}
          pagination={{ defaultPageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
          scroll={{ x: 1050 }}
          columns={[
            { key: 'region', title: t('column.county'), dataIndex: 'regionName', width: 130 },
            { key: 'seq', title: t('rejected.seq'), dataIndex: 'seq', align: 'right', width: 80 },
            {
              key: 'kind',
              title: t('rejected.kind'),
              width: 110,
              render: (_, row) => (isReportKind(row.kind) ? terms.reportKind(row.kind) : row.kind),
            },
            {
              key: 'outcome',
              title: t('rejected.outcome'),
              width: 100,
              render: (_, row) => (
                <Tag color={row.outcome === 'held' ? 'warning' : 'error'}>{t(`rejected.${row.outcome}`)}</Tag>
              ),
            },
            {
              key: 'reason',
              title: t('rejected.reason'),
              dataIndex: 'reason',
            },
            { key: 'author', title: t('rejected.author'), dataIndex: 'author', width: 100 },
            {
              key: 'at',
              title: t('rejected.receivedAt'),
              width: 150,
              render: (_, row) => format.instant(row.receivedAt),
            },
          ]}
        />
      )}
    </QueryState>
  );
}
