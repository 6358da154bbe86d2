/** The counties that live on this host, for its operator: which they are and how they are connected. */
import { errorMessage } from '@linked/ui/error-message.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ToneTag } from '../parts/tone-tag.tsx';
import { client, type Instance, queryClient, trpc } from '../trpc.ts';
import { AccountDrawer } from '../users/account-drawer.tsx';
import { EnrolDrawer } from './enrol-drawer.tsx';

const PAGE = 50;

export function InstancesPage() {
  const { t } = useTranslation('instances');
  const [enrolling, setEnrolling] = useState(false);
  const [onboarding, setOnboarding] = useState(false);
  const [search, setSearch] = useState('');
  const [offset, setOffset] = useState(0);
  const query = useQuery(trpc.instances.list.queryOptions());
  const reload = () => queryClient.invalidateQueries(trpc.instances.pathFilter());
  const shown = (rows: readonly Instance[]) =>
    rows.filter((row) => row.name.includes(search) || row.region.startsWith(search));
  const instances = query.data ?? [];
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {instances.length > 0 && <Button onClick={() => setOnboarding(true)}>{t('addAccount')}</Button>}
          <Button type="primary" onClick={() => setEnrolling(true)}>
            {t('enrol.button')}
          </Button>
        </>
      }
    >
      <Panel
        title={
          query.data
            ? t('list', {
                count: instances.length,
                connected: instances.filter((row) => row.enrolledAt !== null).length,
              })
            : t('heading')
        }
        extra={
          <Input.Search
            aria-label={t('search')}
            placeholder={t('search')}
            allowClear
            onSearch={(text) => {
              setSearch(text.trim());
              setOffset(0);
            }}
          />
        }
      >
        <QueryState
          query={query}
          isEmpty={(rows) => shown(rows).length === 0}
          empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}
        >
          {(rows) => (
            <InstanceTable
              rows={shown(rows).slice(offset, offset + PAGE)}
              paging={{ total: shown(rows).length, limit: PAGE, offset, onOffset: setOffset }}
              reload={reload}
            />
          )}
        </QueryState>
      </Panel>
      {enrolling && <EnrolDrawer onEnrolled={reload} onClose={() => setEnrolling(false)} />}
      {onboarding && (
        <AccountDrawer
          account={null}
          regions={instances.map((row) => ({ value: row.region, label: `${row.name} ${row.region}` }))}
          onSaved={() => undefined}
          onClose={() => setOnboarding(false)}
        />
      )}
    </Page>
  );
}

interface TableProps {
  rows: readonly Instance[];
  paging: { total: number; limit: number; offset: number; onOffset: (offset: number) => void };
  reload: () => unknown;
}

function InstanceTable({ rows, paging, reload }: TableProps) {
  const { t } = useTranslation('instances');
  const format = useFormat();
  return (
    <RecordTable<Instance>
      rows={rows}
      rowKey={(row) => row.region}
      paging={paging}
      columns={[
        {
          key: 'name',
          title: t('column.name'),
          lead: true,
          render: (row) => `${row.name} ${row.region}`,
        },
        { key: 'state', title: t('column.state'), width: 120, render: (row) => <State row={row} /> },
        {
          key: 'mode',
          title: t('column.mode'),
          width: 110,
          render: (row) => row.mode && t(`mode.${row.mode}`),
        },
        { key: 'hub', title: t('column.hub'), width: 220, render: (row) => row.hubUrl },
        {
          key: 'enrolled',
          title: t('column.enrolledAt'),
          width: 160,
          render: (row) => row.enrolledAt && format.instant(row.enrolledAt),
        },
        {
          key: 'waiting',
          title: t('column.waiting'),
          width: 90,
          align: 'end',
          render: (row) => t('pieces', { count: row.waiting }),
        },
        { key: 'error', title: t('column.lastError'), render: (row) => row.lastError },
      ]}
      actions={{
        title: t('column.actions'),
        width: 130,
        render: (row) => row.enrolledAt !== null && <RotateButton row={row} reload={reload} />,
      }}
    />
  );
}

function State({ row }: { row: Instance }) {
  const { t } = useTranslation('instances');
  if (row.enrolledAt === null) return <ToneTag tone="plain">{t('state.none')}</ToneTag>;
  if (row.lastError !== null) return <ToneTag tone="bad">{t('state.failing')}</ToneTag>;
  return <ToneTag tone="good">{t('state.connected')}</ToneTag>;
}

function RotateButton({ row, reload }: { row: Instance; reload: () => unknown }) {
  const { t } = useTranslation('instances');
  const { modal, message } = App.useApp();
  const ask = () =>
    modal.confirm({
      title: t('rotate.title', { name: row.name }),
      content: t('rotate.hint'),
      okText: t('rotate.button'),
      onOk: async () => {
        try {
          await client.instances.rotate.mutate({ region: row.region });
          void message.success(t('rotate.done'));
        } catch (error) {
          void message.error(errorMessage(error));
        }
        await reload();
      },
    });
  return (
    <Button size="small" onClick={ask}>
      {t('rotate.button')}
      <span className="visually-hidden">{row.name}</span>
    </Button>
  );
}
