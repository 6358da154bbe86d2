/** Who did what when, newest first. */
import { DetailList } from '@linked/ui/detail-list.tsx';
import { Page, Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { regionNameOf } from '../region-name.ts';
import { trpc } from '../trpc.ts';
import './audit.css';

const PAGE = 50;

const REGION_CODE = /^\d{6}$/;

export function AuditPage() {
  const { t, i18n } = useTranslation('audit');
  // An action that a later version records is shown as it was written.
  const actionName = (action: string) =>
    i18n.exists(`audit:action.${action}`) ? t(`action.${action}`) : action;
  const format = useFormat();
  const [page, setPage] = useState(1);
  const query = useQuery({
    ...trpc.audit.list.queryOptions({ limit: PAGE, offset: (page - 1) * PAGE }),
    placeholderData: keepPreviousData,
  });
  return (
    <Page title={t('title')}>
      <Panel title={t('list')}>
        <QueryState
          query={query}
          isEmpty={(data) => data.total === 0}
          empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}
        >
          {(data) => (
            <Table
              size="small"
              rowKey="id"
              dataSource={data.rows}
              loading={query.isPlaceholderData}
              scroll={{ x: 1000 }}
              pagination={{
                current: page,
                pageSize: PAGE,
                total: data.total,
                showSizeChanger: false,
                showTotal: (total) => t('total', { number: format.number(total) }),
                onChange: setPage,
              }}
              columns={[
                { key: 'at', title: t('column.at'), width: 150, render: (_, row) => format.instant(row.at) },
                { key: 'actor', title: t('column.actor'), dataIndex: 'actor', width: 120 },
                {
                  key: 'action',
                  title: t('column.action'),
                  width: 180,
                  render: (_, row) => actionName(row.action),
                },
                {
                  key: 'region',
                  title: t('column.region'),
                  width: 170,
                  render: (_, row) => row.region && regionNameOf(row.region),
                },
                {
                  key: 'subject',
                  title: t('column.subject'),
                  width: 220,
                  render: (_, row) => (
                    <span className="audit-subject">
                      {REGION_CODE.test(row.subject) ? regionNameOf(row.subject) : row.subject}
                    </span>
                  ),
                },
                {
                  key: 'detail',
                  title: t('column.detail'),
                  render: (_, row) => <DetailList detail={row.detail} regionName={regionNameOf} />,
                },
              ]}
            />
          )}
        </QueryState>
      </Panel>
    </Page>
  );
}
