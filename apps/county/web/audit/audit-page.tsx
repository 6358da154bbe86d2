/** Who did what when in the county, newest first. */
import { DetailList } from '@linked/ui/detail-list.tsx';
import { Page, Panel } from '@linked/ui/page.tsx';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AuditRow, trpc } from '../trpc.ts';

const PAGE = 50;

/** Acts that have a name on the screen; others show their code. */
const named: readonly string[] = [
  'directive.sign',
  'plan.record',
  'account.create',
  'account.grants',
  'account.disable',
  'account.enable',
  'account.password',
  'instances.enrol',
  'instances.rotate',
];

export function AuditPage() {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const { regionName } = useSession();
  const [offset, setOffset] = useState(0);
  const query = useQuery(
    trpc.audit.list.queryOptions({ limit: PAGE, offset }, { placeholderData: keepPreviousData }),
  );
  const action = (name: string) => (named.includes(name) ? t(`action.${name.replace('.', '-')}`) : name);
  return (
    <Page title={t('title')}>
      <Panel title={query.data ? t('list', { count: query.data.total }) : t('heading')}>
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
                { key: 'at', title: t('column.at'), width: 160, render: (row) => format.instant(row.at) },
                { key: 'actor', title: t('column.actor'), width: 160, render: (row) => row.actor },
                {
                  key: 'action',
                  title: t('column.action'),
                  width: 150,
                  lead: true,
                  render: (row) => action(row.action),
                },
                { key: 'subject', title: t('column.subject'), width: 260, render: (row) => row.subject },
                {
                  key: 'detail',
                  title: t('column.detail'),
                  render: (row) => <DetailList detail={row.detail} regionName={regionName} />,
                },
              ]}
            />
          )}
        </QueryState>
      </Panel>
    </Page>
  );
}
