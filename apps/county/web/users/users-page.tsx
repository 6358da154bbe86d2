/** Accounts of the county: who has one, what each may do. */
import { errorMessage } from '@linked/ui/error-message.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ToneTag } from '../parts/tone-tag.tsx';
import { type Account, client, queryClient, trpc } from '../trpc.ts';
import { AccountDrawer } from './account-drawer.tsx';
import { PasswordDrawer } from './password-drawer.tsx';
import { nameOfRegion, regionOptions } from './region-options.ts';

const PAGE = 50;

type Asked = { what: 'account'; account: Account | null } | { what: 'password'; account: Account };

export function UsersPage() {
  const { t } = useTranslation('users');
  const { principal } = useSession();
  const { message } = App.useApp();
  const [search, setSearch] = useState('');
  const [offset, setOffset] = useState(0);
  const [asked, setAsked] = useState<Asked | null>(null);
  const query = useQuery(
    trpc.users.list.queryOptions({ search, limit: PAGE, offset }, { placeholderData: keepPreviousData }),
  );
  const regions = regionOptions(
    principal.grants.filter((grant) => grant.role === 'administrator').map((grant) => grant.region),
  );
  const reload = () => queryClient.invalidateQueries(trpc.users.pathFilter());
  const setDisabled = async (account: Account) => {
    try {
      await client.users.setDisabled.mutate({ userId: account.userId, disabled: !account.disabled });
      void message.success(account.disabled ? t('enabled') : t('disabled'));
    } catch (error) {
      void message.error(errorMessage(error));
    }
    await reload();
  };
  return (
    <Page
      title={t('title')}
      actions={
        <Button type="primary" onClick={() => setAsked({ what: 'account', account: null })}>
          {t('add')}
        </Button>
      }
    >
      <Panel
        title={query.data ? t('list', { count: query.data.total }) : t('heading')}
        extra={
          <Input.Search
            aria-label={t('search')}
            placeholder={t('search')}
            allowClear
            maxLength={100}
            onSearch={(text) => {
              setSearch(text.trim());
              setOffset(0);
            }}
          />
        }
      >
        <QueryState
          query={query}
          isEmpty={(data) => data.total === 0}
          empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}
        >
          {(data) => (
            <AccountTable
              rows={data.rows}
              paging={{ total: data.total, limit: PAGE, offset, onOffset: setOffset }}
              onAsk={setAsked}
              onSetDisabled={setDisabled}
            />
          )}
        </QueryState>
      </Panel>
      {asked?.what === 'account' && (
        <AccountDrawer
          account={asked.account}
          regions={regions}
          onSaved={reload}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.what === 'password' && (
        <PasswordDrawer account={asked.account} onClose={() => setAsked(null)} />
      )}
    </Page>
  );
}

interface TableProps {
  rows: readonly Account[];
  paging: { total: number; limit: number; offset: number; onOffset: (offset: number) => void };
  onAsk: (asked: Asked) => void;
  onSetDisabled: (account: Account) => void;
}

function AccountTable({ rows, paging, onAsk, onSetDisabled }: TableProps) {
  const { t } = useTranslation('users');
  const format = useFormat();
  const terms = useTerms();
  const { principal } = useSession();
  const grantText = ({ role, region, unit }: Account['grants'][number]) =>
    [terms.role(role), unit, nameOfRegion(region)].filter(Boolean).join(' · ');
  return (
    <RecordTable<Account>
      rows={rows}
      rowKey={(row) => row.userId}
      paging={paging}
      columns={[
        {
          key: 'username',
          title: t('column.username'),
          width: 150,
          lead: true,
          render: (row) => row.username,
        },
        { key: 'name', title: t('column.name'), width: 150, render: (row) => row.name },
        { key: 'title', title: t('column.title'), render: (row) => row.title },
        {
          key: 'grants',
          title: t('column.grants'),
          render: (row) => (
            <ul className="row-problems">
              {row.grants.map((grant) => (
                <li key={JSON.stringify(grant)}>{grantText(grant)}</li>
              ))}
            </ul>
          ),
        },
        {
          key: 'state',
          title: t('column.state'),
          width: 90,
          render: (row) =>
            row.disabled ? (
              <ToneTag tone="plain">{t('state.disabled')}</ToneTag>
            ) : (
              <ToneTag tone="good">{t('state.active')}</ToneTag>
            ),
        },
        {
          key: 'created',
          title: t('column.createdAt'),
          width: 150,
          render: (row) => format.instant(row.createdAt),
        },
      ]}
      actions={{
        title: t('column.actions'),
        width: 240,
        render: (row) => (
          <>
            <Button size="small" onClick={() => onAsk({ what: 'account', account: row })}>
              {t('grants')}
            </Button>
            <Button size="small" onClick={() => onAsk({ what: 'password', account: row })}>
              {t('password.button')}
            </Button>
            {row.userId !== principal.userId && (
              <Button size="small" onClick={() => onSetDisabled(row)}>
                {row.disabled ? t('enable') : t('disable')}
              </Button>
            )}
          </>
        ),
      }}
    />
  );
}
