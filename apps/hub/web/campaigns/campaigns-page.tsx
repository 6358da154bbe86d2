/** All campaigns the user may read, newest first. */
import { Page, Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { type CampaignSummary, trpc } from '../trpc.ts';
import './campaigns.css';
import { StateTag } from './state-tag.tsx';

export function CampaignsPage() {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const session = useSession();
  const navigate = useNavigate();
  const query = useQuery(trpc.campaigns.list.queryOptions());
  const mayDraft = session.has('province-staff');
  const draft = (
    <Button type="primary" onClick={() => navigate({ to: '/campaigns/new' })}>
      {t('list.new')}
    </Button>
  );
  const columns: TableColumnsType<CampaignSummary> = [
    {
      key: 'title',
      title: t('column.title'),
      width: 320,
      render: (_, row) => (
        <Link to="/campaigns/$id" params={{ id: row.id }}>
          {row.title}
        </Link>
      ),
    },
    { key: 'state', title: t('column.state'), width: 90, render: (_, row) => <StateTag state={row.state} /> },
    { key: 'organ', title: t('column.organ'), dataIndex: 'issuingOrgan', width: 200 },
    {
      key: 'size',
      title: t('column.size'),
      width: 200,
      render: (_, row) => t('list.size', { fields: row.fields, tasks: row.tasks, counties: row.counties }),
    },
    {
      key: 'issued',
      title: t('column.issuedAt'),
      width: 150,
      render: (_, row) => (row.issuedAt ? format.instant(row.issuedAt) : t('list.notIssued')),
    },
    {
      key: 'receipt',
      title: t('column.receiptDueOn'),
      width: 120,
      render: (_, row) => row.receiptDueOn && format.day(row.receiptDueOn),
    },
    { key: 'by', title: t('column.createdBy'), dataIndex: 'createdBy', width: 100 },
  ];
  return (
    <Page title={t('list.title')} actions={mayDraft && draft}>
      <Panel title={t('list.panel')}>
        <QueryState
          query={query}
          isEmpty={(rows) => rows.length === 0}
          empty={
            <EmptyState
              title={t('list.empty')}
              hint={mayDraft ? t('list.emptyHintStaff') : t('list.emptyHint')}
              action={mayDraft && draft}
            />
          }
        >
          {(rows) => (
            <Table<CampaignSummary>
              size="small"
              rowKey="id"
              columns={columns}
              dataSource={rows}
              scroll={{ x: 1100 }}
              pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
            />
          )}
        </QueryState>
      </Panel>
    </Page>
  );
}
