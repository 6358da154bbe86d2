/** Who did what when, newest first. */
import { DetailList } from '@linked/ui/detail-list.tsx';
import { Page, Panel } from '@linked/ui/page.tsx';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { regionNameOf } from '../region-name.ts';
import { type AuditRow, trpc } from '../trpc.ts';
import './audit.css';

const PAGE = 50;

const REGION_CODE = /^\d{6}$/;

export function AuditPage() {
  const { t, i18n } = useTranslation('audit');
  // An action that a later version records is shown as it was written.
  const actionName = (action: string) =>
    i18n.exists(`audit:action.${action}`) ? t(`action.${action}`) : action;
  const format = useFormat();
  const [offset, setOffset] = useState(0);
  const query = useQuery({
    ...trpc.audit.list.queryOptions({ limit: PAGE, offset }),
    placeholderData: keepPreviousData,
  });
  return (
    <Page title={t('title')}>
      <Panel title={t('list')} extra={query.data && t('total', { number: format.number(query.data.total) })}>
        <QueryState
          query={query}
          isEmpty={(data) => data.total === 0}
          empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}
        >
          {(data) => (
            <RecordTable<AuditRow>
              rows={data.rows}
              rowKey={(row) => row.id}
              paging={{ total: data.total, limit: PAGE, offset, onOffset: setOffset }}
              columns={[
                { key: 'at', title: t('column.at'), width: 150, render: (row) => format.instant(row.at) },
                { key: 'actor', title: t('column.actor'), width: 120, render: (row) => row.actor },
                {
                  key: 'action',
                  title: t('column.action'),
                  width: 140,
                  lead: true,
                  render: (row) => actionName(row.action),
                },
                {
                  key: 'region',
                  title: t('column.region'),
                  width: 180,
                  render: (row) => row.region && regionNameOf(row.region),
                },
                {
                  key: 'subject',
                  title: t('column.subject'),
                  width: 220,
                  // What a county's own record is about stands in the column beside it.
                  render: (row) =>
                    row.subject !== row.region && (
                      <span className="audit-subject">
                        {REGION_CODE.test(row.subject) ? regionNameOf(row.subject) : row.subject}
                      </span>
                    ),
                },
                {
                  key: 'detail',
                  title: t('column.detail'),
                  render: (row) => <DetailList detail={row.detail} regionName={regionNameOf} />,
                },
              ]}
            />
          )}
        </QueryState>
      </Panel>
    </Page>
  );
}
