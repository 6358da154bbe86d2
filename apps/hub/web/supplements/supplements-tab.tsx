/** Supplements of a campaign: how far each is, and how many counties have signed for it. */
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { type CampaignDetail, type SupplementSummary, trpc } from '../trpc.ts';
import { Receipts } from './receipts.tsx';
import { SupplementState } from './supplement-state.tsx';
import './supplements.css';

export function SupplementsTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('supplements');
  const format = useFormat();
  const session = useSession();
  const query = useQuery(trpc.supplements.list.queryOptions({ campaignId: campaign.id }));
  const mayCompose = session.has('province-staff') && ['issued', 'running'].includes(campaign.state);
  const columns: TableColumnsType<SupplementSummary> = [
    {
      key: 'number',
      title: t('column.number'),
      width: 80,
      render: (_, row) => (row.number === null ? t('noNumber') : t('number', { number: row.number })),
    },
    {
      key: 'title',
      title: t('form.title'),
      render: (_, row) => (
        <>
          <Link to="/campaigns/$id/supplements/$supplement" params={{ id: campaign.id, supplement: row.id }}>
            {row.title}
          </Link>
          {row.documentNo && <div className="task-standard">{row.documentNo}</div>}
        </>
      ),
    },
    { key: 'organ', title: t('form.issuingOrgan'), dataIndex: 'issuingOrgan', width: 180 },
    {
      key: 'state',
      title: t('column.state'),
      width: 110,
      render: (_, row) => <SupplementState state={row.state} />,
    },
    {
      key: 'changes',
      title: t('column.changes'),
      width: 90,
      align: 'right',
      render: (_, row) => t('tasks', { count: row.changes }),
    },
    {
      key: 'issued',
      title: t('column.issuedAt'),
      width: 150,
      render: (_, row) => row.issuedAt && format.instant(row.issuedAt),
    },
    {
      key: 'receipts',
      title: t('column.receipts'),
      width: 250,
      render: (_, row) => <Receipts row={row} />,
    },
  ];
  return (
    <>
      {mayCompose && (
        <div className="table-tools">
          <Link to="/campaigns/$id/supplements/new" params={{ id: campaign.id }} className="button-link">
            {t('compose.new')}
          </Link>
        </div>
      )}
      <QueryState
        query={query}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
      >
        {(rows) => (
          <Table<SupplementSummary>
            size="small"
            rowKey="id"
            columns={columns}
            dataSource={rows}
            pagination={{ defaultPageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
            scroll={{ x: 1000 }}
          />
        )}
      </QueryState>
    </>
  );
}
