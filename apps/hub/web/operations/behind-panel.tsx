/** Counties that have not got everything, with what was tried, and requests Temporal has not taken yet. */
import { isErrorCode } from '@linked/shared/errors/catalogue.ts';
import { messageOf } from '@linked/shared/errors/messages.ts';
import { errorMessage } from '@linked/ui/error-message.ts';
import { Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Popconfirm, Select, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CountyBehind, type OpenRequest, type OperationRow, trpc } from '../trpc.ts';
import { SkipDialog } from './skip-dialog.tsx';
import { useOperationChanged } from './use-operation-changed.ts';

const ALL = 'all';
const colours: Record<CountyBehind['state'], string> = {
  unreached: 'error',
  skipped: 'warning',
  waiting: 'processing',
  pull: 'default',
  'not-enrolled': 'default',
};

export function BehindPanel({ row }: { row: OperationRow }) {
  const { t } = useTranslation('operations');
  const query = useQuery(trpc.operations.details.queryOptions({ campaignId: row.campaignId }));
  return (
    <Panel title={t('behind.title')}>
      <QueryState query={query} rows={8}>
        {({ counties, requests }) => (
          <>
            {requests.length > 0 && <Requests requests={requests} />}
            {counties.length === 0 ? (
              <EmptyState title={t('behind.empty')} hint={t('behind.emptyHint')} />
            ) : (
              <Counties row={row} counties={counties} />
            )}
          </>
        )}
      </QueryState>
    </Panel>
  );
}

function Counties({ row, counties }: { row: OperationRow; counties: CountyBehind[] }) {
  const { t } = useTranslation('operations');
  const format = useFormat();
  const { message } = App.useApp();
  const changed = useOperationChanged();
  const [state, setState] = useState<string>(ALL);
  const [skipping, setSkipping] = useState<CountyBehind | null>(null);
  const takeBack = useMutation(
    trpc.operations.takeBackCounty.mutationOptions({
      onSuccess: () => changed(),
      onError: (error) => void message.error(errorMessage(error)),
    }),
  );
  const sentenceOf = (error: string) => (isErrorCode(error) ? messageOf(error, {}, format.language) : error);
  const states = [...new Set(counties.map((county) => county.state))];
  const shown = counties.filter((county) => state === ALL || county.state === state);
  const columns: TableColumnsType<CountyBehind> = [
    { key: 'city', title: t('column.city'), dataIndex: 'cityName', width: 100 },
    { key: 'county', title: t('column.county'), dataIndex: 'regionName', width: 120 },
    {
      key: 'state',
      title: t('column.countyState'),
      width: 120,
      render: (_, county) => <Tag color={colours[county.state]}>{t(`behindState.${county.state}`)}</Tag>,
    },
    {
      key: 'directives',
      title: t('column.directives'),
      width: 100,
      align: 'right',
      render: (_, county) =>
        t('behind.directives', { count: county.directives, number: format.number(county.directives) }),
    },
    {
      key: 'attempts',
      title: t('column.attempts'),
      width: 170,
      render: (_, county) =>
        county.lastAttemptAt
          ? t('behind.attempts', {
              number: format.number(county.attempts),
              at: format.instant(county.lastAttemptAt),
            })
          : t('behind.notTried'),
    },
    {
      key: 'why',
      title: t('column.why'),
      render: (_, county) => (
        <>
          {county.skipped && (
            <div>
              {t('behind.skippedFor', {
                by: county.skipped.by,
                at: format.instant(county.skipped.at),
                reason: county.skipped.reason,
              })}
            </div>
          )}
          {county.lastError && <div className="soft">{sentenceOf(county.lastError)}</div>}
        </>
      ),
    },
    {
      key: 'action',
      title: t('column.action'),
      width: 110,
      fixed: 'right',
      render: (_, county) =>
        county.skipped ? (
          <Popconfirm
            title={t('takeBack.confirm', { county: county.regionName })}
            description={t('takeBack.text')}
            okText={t('takeBack.do')}
            onConfirm={() => takeBack.mutate({ campaignId: row.campaignId, region: county.region })}
          >
            <Button size="small">{t('takeBack.do')}</Button>
          </Popconfirm>
        ) : (
          <Button size="small" onClick={() => setSkipping(county)}>
            {t('skip.do')}
          </Button>
        ),
    },
  ];
  return (
    <>
      <div className="table-tools">
        <Select
          aria-label={t('column.countyState')}
          value={states.some((one) => one === state) ? state : ALL}
          onChange={setState}
          options={[
            { value: ALL, label: t('behind.allStates') },
            ...states.map((one) => ({ value: one, label: t(`behindState.${one}`) })),
          ]}
        />
        <span>
          {t('behind.shown', { shown: format.number(shown.length), counties: format.number(row.counties) })}
        </span>
      </div>
      <Table<CountyBehind>
        size="small"
        rowKey="region"
        columns={columns}
        dataSource={shown.length > 0 ? shown : counties}
        scroll={{ x: 980 }}
        pagination={{ defaultPageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
        onRow={(county) => ({ 'data-region': county.region }) as object}
      />
      {skipping && (
        <SkipDialog campaignId={row.campaignId} county={skipping} onClose={() => setSkipping(null)} />
      )}
    </>
  );
}

function Requests({ requests }: { requests: OpenRequest[] }) {
  const { t, i18n } = useTranslation('operations');
  const format = useFormat();
  const nameOf = (wants: string) => (i18n.exists(`operations:wants.${wants}`) ? t(`wants.${wants}`) : wants);
  return (
    <Table<OpenRequest>
      size="small"
      className="operation-table"
      title={() => <h3>{t('requests.title')}</h3>}
      rowKey="id"
      dataSource={requests}
      pagination={requests.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
      scroll={{ x: 640 }}
      columns={[
        { key: 'wants', title: t('requests.wants'), width: 200, render: (_, one) => nameOf(one.wants) },
        {
          key: 'since',
          title: t('requests.since'),
          width: 150,
          render: (_, one) => format.instant(one.createdAt),
        },
        {
          key: 'attempts',
          title: t('requests.attempts'),
          width: 100,
          align: 'right',
          render: (_, one) => t('tries.times', { number: format.number(one.attempts) }),
        },
        { key: 'error', title: t('requests.lastError'), render: (_, one) => one.lastError },
      ]}
    />
  );
}
