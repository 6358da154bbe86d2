/** Accounts of the hub within the administrator's regions. */
import { errorMessage } from '@linked/ui/error-message.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Popconfirm, Table, type TableColumnsType, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import '../campaigns/campaigns.css';
import '../nodes/nodes.css';
import { regionNameOf } from '../region-name.ts';
import { type Account, trpc } from '../trpc.ts';
import { AccountDialog } from './account-dialog.tsx';
import { GrantsDialog } from './grants-dialog.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { regionOptions } from './region-options.ts';

const PAGE = 50;

type Asked = { what: 'create' } | { what: 'grants' | 'password'; account: Account };

export function UsersPage() {
  const { t } = useTranslation('users');
  const format = useFormat();
  const terms = useTerms();
  const { principal } = useSession();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const [asked, setAsked] = useState<Asked | null>(null);
  const query = useQuery({
    ...trpc.users.list.queryOptions({ search, limit: PAGE, offset: (page - 1) * PAGE }),
    placeholderData: keepPreviousData,
  });
  const disable = useMutation(
    trpc.users.setDisabled.mutationOptions({
      onSuccess: () => void cache.invalidateQueries(trpc.users.list.queryFilter()),
      onError: (error) => void message.error(errorMessage(error)),
    }),
  );
  const regions = useMemo(
    () =>
      regionOptions(
        principal.grants.filter((grant) => grant.role === 'administrator').map((grant) => grant.region),
      ),
    [principal],
  );
  const nameOf = useMemo(
    () => new Map(regions.map((one) => [one.value, one.label.replace(/ \d+$/, '')])),
    [regions],
  );

  const columns: TableColumnsType<Account> = [
    { key: 'username', title: t('column.username'), dataIndex: 'username', width: 130 },
    {
      key: 'name',
      title: t('column.name'),
      width: 200,
      render: (_, row) => (
        <>
          {row.name}
          {row.title && <div className="soft">{row.title}</div>}
        </>
      ),
    },
    {
      key: 'grants',
      title: t('column.grants'),
      width: 360,
      render: (_, row) => (
        <ul className="plain-list">
          {row.grants.map((grant) => (
            <li key={JSON.stringify(grant)}>
              {[
                terms.role(grant.role),
                nameOf.get(grant.region) ?? regionNameOf(grant.region),
                grant.fields?.join('、'),
                grant.unit,
              ]
                .filter(Boolean)
                .join(' · ')}
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: 'state',
      title: t('column.state'),
      width: 80,
      render: (_, row) => (
        <Tag color={row.disabled ? 'error' : 'success'}>
          {t(row.disabled ? 'state.disabled' : 'state.active')}
        </Tag>
      ),
    },
    {
      key: 'created',
      title: t('column.createdAt'),
      width: 150,
      render: (_, row) => format.instant(row.createdAt),
    },
    {
      key: 'action',
      title: t('column.action'),
      width: 270,
      render: (_, account) => (
        <div className="row-actions">
          <Button size="small" onClick={() => setAsked({ what: 'grants', account })}>
            {t('grants.change')}
          </Button>
          <Button size="small" onClick={() => setAsked({ what: 'password', account })}>
            {t('password.reset')}
          </Button>
          {account.userId !== principal.userId && (
            <Popconfirm
              title={t(account.disabled ? 'enable.confirm' : 'disable.confirm', { name: account.username })}
              onConfirm={() => disable.mutate({ userId: account.userId, disabled: !account.disabled })}
            >
              <Button size="small" danger={!account.disabled}>
                {t(account.disabled ? 'enable.do' : 'disable.do')}
              </Button>
            </Popconfirm>
          )}
        </div>
      ),
    },
  ];
  const close = (changed: boolean) => {
    setAsked(null);
    if (changed) void cache.invalidateQueries(trpc.users.list.queryFilter());
  };

  return (
    <Page
      title={t('title')}
      actions={
        <Button type="primary" onClick={() => setAsked({ what: 'create' })}>
          {t('create.open')}
        </Button>
      }
    >
      <Panel
        title={t('list')}
        extra={
          <Input.Search
            className="node-search"
            aria-label={t('search')}
            placeholder={t('search')}
            allowClear
            maxLength={100}
            onSearch={(text) => {
              setSearch(text.trim());
              setPage(1);
            }}
          />
        }
      >
        <QueryState
          query={query}
          isEmpty={(data) => data.total === 0}
          empty={<EmptyState title={t('empty.title')} hint={t(search ? 'empty.searched' : 'empty.hint')} />}
        >
          {(data) => (
            <Table<Account>
              size="small"
              rowKey="userId"
              columns={columns}
              dataSource={data.rows}
              loading={query.isPlaceholderData}
              scroll={{ x: 1150 }}
              pagination={{
                current: page,
                pageSize: PAGE,
                total: data.total,
                showSizeChanger: false,
                showTotal: (total) => t('total', { number: format.number(total) }),
                onChange: setPage,
              }}
            />
          )}
        </QueryState>
      </Panel>
      {asked?.what === 'create' && <AccountDialog regions={regions} onClose={close} />}
      {asked?.what === 'grants' && <GrantsDialog account={asked.account} regions={regions} onClose={close} />}
      {asked?.what === 'password' && <PasswordDialog account={asked.account} onClose={close} />}
    </Page>
  );
}
