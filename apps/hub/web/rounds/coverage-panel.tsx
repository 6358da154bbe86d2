/** Which places were visited, and which not yet: these first. */
import { useFormat } from '@linked/ui/use-format.ts';
import { Table, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RoundDetail } from '../trpc.ts';

type Row = RoundDetail['coverage'][number];

export function CoveragePanel({ round }: { round: RoundDetail }) {
  const { t } = useTranslation('rounds');
  const format = useFormat();
  const rows = round.coverage.toSorted((a, b) => Number(a.visits > 0) - Number(b.visits > 0));
  const columns: TableColumnsType<Row> = [
    { key: 'place', title: t('column.place'), dataIndex: 'regionName', width: 160 },
    {
      key: 'state',
      title: t('column.state'),
      width: 120,
      render: (_, row) =>
        row.visits > 0 ? (
          <Tag color="success">{t('visited')}</Tag>
        ) : (
          <Tag color="warning">{t('notVisited')}</Tag>
        ),
    },
    {
      key: 'visits',
      title: t('column.visits'),
      width: 110,
      align: 'right',
      render: (_, row) => t('count.times', { count: row.visits }),
    },
    {
      key: 'last',
      title: t('column.lastOn'),
      width: 130,
      render: (_, row) => row.lastOn && format.day(row.lastOn),
    },
    {
      key: 'findings',
      title: t('column.findings'),
      width: 110,
      align: 'right',
      render: (_, row) => t('count.problems', { count: row.findings }),
    },
  ];
  return (
    <Table<Row>
      size="small"
      rowKey="region"
      columns={columns}
      dataSource={rows}
      pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      scroll={{ x: 620 }}
    />
  );
}
