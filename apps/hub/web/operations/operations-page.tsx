/** What runs by itself: every campaign's workflow in words, what was tried, and what an operator may do about it. */
import { Page, Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Table, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { StateTag } from '../campaigns/state-tag.tsx';
import { operationsRoute } from '../routes.tsx';
import { SchedulesPanel } from '../schedules/schedules-panel.tsx';
import { type OperationRow, trpc } from '../trpc.ts';
import { BehindPanel } from './behind-panel.tsx';
import { ConditionTag } from './condition-tag.tsx';
import { MomentsPanel } from './moments-panel.tsx';
import './operations.css';
import { SupervisionsPanel } from './supervisions-panel.tsx';
import { useLiveOperations } from './use-live-operations.ts';
import { WorkflowPanel } from './workflow-panel.tsx';

export function OperationsPage() {
  const { t } = useTranslation('operations');
  const cache = useQueryClient();
  const query = useQuery(trpc.operations.list.queryOptions());
  const { campaign } = operationsRoute.useSearch();
  const refreshAll = () => {
    void cache.invalidateQueries(trpc.operations.pathFilter());
    void cache.invalidateQueries(trpc.schedules.pathFilter());
  };
  const refresh = (
    <Button loading={query.isFetching} onClick={refreshAll}>
      {t('refresh')}
    </Button>
  );
  return (
    <Page title={t('title')} actions={refresh}>
      <QueryState
        query={query}
        rows={8}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <>
            <Panel title={t('list.title')}>
              <EmptyState title={t('list.empty')} hint={t('list.emptyHint')} />
            </Panel>
            <SchedulesPanel />
          </>
        }
      >
        {(rows) => {
          const chosen = rows.find((row) => row.campaignId === campaign) ?? rows[0]!;
          return (
            <>
              <Panel title={t('list.title')}>
                <Campaigns rows={rows} chosen={chosen.campaignId} />
              </Panel>
              <SchedulesPanel />
              <Chosen key={chosen.campaignId} row={chosen} />
            </>
          );
        }}
      </QueryState>
    </Page>
  );
}

function Chosen({ row }: { row: OperationRow }) {
  useLiveOperations(row.campaignId);
  return (
    <>
      <WorkflowPanel row={row} />
      <MomentsPanel row={row} />
      <BehindPanel row={row} />
      <SupervisionsPanel row={row} />
    </>
  );
}

function Campaigns({ rows, chosen }: { rows: OperationRow[]; chosen: string }) {
  const { t } = useTranslation('operations');
  const format = useFormat();
  const share = (number: number, row: OperationRow) =>
    number === 0 ? (
      <span className="soft">0</span>
    ) : (
      t('list.share', { number: format.number(number), counties: format.number(row.counties) })
    );
  const columns: TableColumnsType<OperationRow> = [
    {
      key: 'title',
      title: t('column.campaign'),
      width: 300,
      render: (_, row) => (
        <Link
          to="/operations"
          search={{ campaign: row.campaignId }}
          aria-current={row.campaignId === chosen ? 'true' : undefined}
        >
          {row.title}
        </Link>
      ),
    },
    { key: 'state', title: t('column.state'), width: 90, render: (_, row) => <StateTag state={row.state} /> },
    {
      key: 'issued',
      title: t('column.issuedAt'),
      width: 150,
      render: (_, row) => format.instant(row.issuedAt),
    },
    {
      key: 'condition',
      title: t('column.workflow'),
      width: 150,
      render: (_, row) => <ConditionTag campaignId={row.campaignId} />,
    },
    {
      key: 'behind',
      title: t('column.behind'),
      width: 110,
      align: 'right',
      render: (_, row) => share(row.behind, row),
    },
    {
      key: 'unreached',
      title: t('column.unreached'),
      width: 110,
      align: 'right',
      render: (_, row) => share(row.unreached, row),
    },
    {
      key: 'skipped',
      title: t('column.skipped'),
      width: 100,
      align: 'right',
      render: (_, row) => share(row.skipped, row),
    },
    {
      key: 'requests',
      title: t('column.requests'),
      width: 150,
      render: (_, row) =>
        row.openRequests > 0 ? (
          <Tag color={row.requestAttempts > 0 ? 'error' : 'processing'}>
            {t('list.requests', {
              number: format.number(row.openRequests),
              attempts: format.number(row.requestAttempts),
            })}
          </Tag>
        ) : (
          <span className="soft">{t('list.noRequests')}</span>
        ),
    },
  ];
  return (
    <Table<OperationRow>
      size="small"
      rowKey="campaignId"
      columns={columns}
      dataSource={rows}
      scroll={{ x: 1160 }}
      rowClassName={(row) => (row.campaignId === chosen ? 'operation-chosen' : '')}
      pagination={rows.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
    />
  );
}
