import { errorMessage } from '@linked/ui/error-message.ts';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Popconfirm, Select, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type NodeRow, trpc } from '../trpc.ts';
import { CodesDialog } from './codes-dialog.tsx';
import { ComparisonsDrawer } from './comparisons-drawer.tsx';
import { ReconciliationDialog } from './reconciliation-dialog.tsx';

const ALL = 'all';
const statuses = ['enrolled', 'code-issued', 'not-enrolled', 'revoked'] as const;
const colours = {
  enrolled: 'success',
  'code-issued': 'warning',
  'not-enrolled': 'default',
  revoked: 'error',
} as const;

export function NodeList({ within }: { within: string }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  const session = useSession();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const query = useQuery(trpc.nodes.list.queryOptions({ within }));
  const refresh = () => void cache.invalidateQueries(trpc.nodes.pathFilter());
  const revoke = useMutation(
    trpc.nodes.revoke.mutationOptions({
      onSuccess: refresh,
      onError: (error) => void message.error(errorMessage(error)),
    }),
  );
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<string>(ALL);
  const [selected, setSelected] = useState<string[]>([]);
  const [coding, setCoding] = useState<string[] | null>(null);
  const [showing, setShowing] = useState<NodeRow | null>(null);
  const [reconciling, setReconciling] = useState<NodeRow | null>(null);
  const isAdministrator = session.has('administrator');

  const columns: TableColumnsType<NodeRow> = [
    { key: 'city', title: t('column.city'), dataIndex: 'cityName', width: 100 },
    {
      key: 'region',
      title: t('column.county'),
      dataIndex: 'regionName',
      width: 120,
      sorter: (a, b) => a.region.localeCompare(b.region),
    },
    {
      key: 'status',
      title: t('column.status'),
      width: 140,
      render: (_, row) => (
        <>
          <Tag color={colours[row.status]}>{t(`status.${row.status}`)}</Tag>
          {row.mode && <span className="soft">{t(`mode.${row.mode}`)}</span>}
        </>
      ),
    },
    {
      key: 'down',
      title: t('column.down'),
      width: 130,
      align: 'right',
      sorter: (a, b) => a.downSeq - a.downCursor - (b.downSeq - b.downCursor),
      render: (_, row) => (
        <>
          {row.downCursor}/{row.downSeq}
          {row.downSeq > row.downCursor && (
            <Tag color="warning">{t('behind', { count: row.downSeq - row.downCursor })}</Tag>
          )}
        </>
      ),
    },
    {
      key: 'up',
      title: t('column.up'),
      width: 90,
      align: 'right',
      render: (_, row) => format.number(row.upCursor),
    },
    {
      key: 'refused',
      title: t('column.refused'),
      width: 120,
      align: 'right',
      sorter: (a, b) => a.rejected + a.held - b.rejected - b.held,
      render: (_, row) =>
        row.rejected + row.held > 0 ? <Tag color="error">{`${row.rejected} / ${row.held}`}</Tag> : '0 / 0',
    },
    {
      key: 'step',
      title: t('column.inStepSince'),
      width: 190,
      sorter: (a, b) => (a.inStepSince ?? '').localeCompare(b.inStepSince ?? ''),
      render: (_, row) => (
        <Button type="link" size="small" className="figure-rows" onClick={() => setShowing(row)}>
          {row.inStepSince
            ? t('inStepSince', { at: format.instant(row.inStepSince) })
            : t(row.lastComparison ? 'notInStep' : 'neverInStep', {
                count: row.lastComparison?.stillOpen ?? 0,
              })}
          <span className="visually-hidden">{t('comparisons.open', { region: row.regionName })}</span>
        </Button>
      ),
    },
    {
      key: 'compared',
      title: t('column.comparedAt'),
      width: 150,
      render: (_, row) => row.lastComparison && format.instant(row.lastComparison.at),
    },
    {
      key: 'seen',
      title: t('column.lastSeenAt'),
      width: 150,
      render: (_, row) => row.lastSeenAt && format.instant(row.lastSeenAt),
    },
    { key: 'error', title: t('column.lastError'), width: 180, dataIndex: 'lastError', ellipsis: true },
    {
      key: 'action',
      title: t('column.action'),
      width: 190,
      render: (_, row) => (
        <div className="row-actions">
          <Button size="small" disabled={row.status !== 'enrolled'} onClick={() => setReconciling(row)}>
            {t('reconcile.now')}
          </Button>
          {isAdministrator && row.status === 'enrolled' && (
            <Popconfirm
              title={t('revoke.confirm', { region: row.regionName })}
              description={t('revoke.consequence')}
              onConfirm={() => revoke.mutate({ region: row.region })}
            >
              <Button size="small" danger>
                {t('revoke.do')}
              </Button>
            </Popconfirm>
          )}
        </div>
      ),
    },
  ];

  return (
    <QueryState
      query={query}
      rows={10}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
    >
      {(rows) => {
        const shown = rows.filter(
          (row) =>
            (status === ALL || row.status === status) &&
            `${row.cityName}${row.regionName}${row.region}`.includes(search.trim()),
        );
        const connected = rows.filter((row) => row.status === 'enrolled').length;
        return (
          <>
            <div className="table-tools">
              <Input.Search
                className="node-search"
                aria-label={t('search')}
                placeholder={t('search')}
                allowClear
                onChange={(event) => setSearch(event.target.value)}
              />
              <Select
                aria-label={t('column.status')}
                value={status}
                onChange={setStatus}
                options={[
                  { value: ALL, label: t('allStatuses') },
                  ...statuses.map((one) => ({ value: one, label: t(`status.${one}`) })),
                ]}
              />
              <span>
                {t('summary', { connected: format.number(connected), total: format.number(rows.length) })}
              </span>
              {isAdministrator && (
                <Button
                  onClick={() => setSelected(selected.length > 0 ? [] : shown.map((row) => row.region))}
                >
                  {selected.length > 0 ? t('selectNone') : t('selectShown', { count: shown.length })}
                </Button>
              )}
              {isAdministrator && (
                <Button type="primary" disabled={selected.length === 0} onClick={() => setCoding(selected)}>
                  {t('codes.issue', { count: selected.length })}
                </Button>
              )}
            </div>
            <Table<NodeRow>
              size="small"
              rowKey="region"
              columns={columns}
              dataSource={shown}
              rowSelection={
                isAdministrator
                  ? {
                      selectedRowKeys: selected,
                      onChange: (keys) => setSelected(keys.map(String)),
                      preserveSelectedRowKeys: true,
                      // Its own checkbox would stand twice, once in a hidden row that can be tabbed to.
                      columnTitle: <span className="visually-hidden">{t('selected')}</span>,
                      getCheckboxProps: (row) =>
                        ({ 'aria-label': t('select', { region: row.regionName }) }) as object,
                    }
                  : undefined
              }
              pagination={{ defaultPageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
              scroll={{ x: 1570 }}
              showSorterTooltip={false}
            />
            {coding && (
              <CodesDialog
                regions={coding}
                names={new Map(rows.map((row) => [row.region, row.regionName]))}
                onClose={() => {
                  setCoding(null);
                  setSelected([]);
                  refresh();
                }}
              />
            )}
            {showing && <ComparisonsDrawer node={showing} onClose={() => setShowing(null)} />}
            {reconciling && (
              <ReconciliationDialog
                node={reconciling}
                onClose={() => {
                  setReconciling(null);
                  refresh();
                }}
              />
            )}
          </>
        );
      }}
    </QueryState>
  );
}
