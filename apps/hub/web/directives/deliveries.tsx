import { deliveryStates } from '@linked/shared/contracts/hub/directives.ts';
import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Checkbox, Select, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DeliveryRow, trpc } from '../trpc.ts';
import './directives.css';
import { ProgressBar } from './progress-bar.tsx';
import { RetryNow } from './retry-now.tsx';
import { tallyOf } from './tally.ts';

const ALL = 'all';
const colours = { queued: 'default', delivered: 'processing', signed: 'success' } as const;

interface Props {
  directiveId: string;
  campaignId: string;
  within: string;
  /** The campaign has not ended. */
  goesOn: boolean;
}

/** The counties of one directive with filters and a bar that moves as they sign. */
export function Deliveries({ directiveId, campaignId, within, goesOn }: Props) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  const session = useSession();
  const query = useQuery(trpc.directives.deliveries.queryOptions({ directiveId, within }));
  const [city, setCity] = useState(ALL);
  const [state, setState] = useState<string>(ALL);
  const [lateOnly, setLateOnly] = useState(false);

  const columns: TableColumnsType<DeliveryRow> = [
    { key: 'city', title: t('column.city'), dataIndex: 'cityName', width: 110 },
    {
      key: 'region',
      title: t('column.county'),
      dataIndex: 'regionName',
      width: 130,
      sorter: (a, b) => a.region.localeCompare(b.region),
    },
    {
      key: 'state',
      title: t('column.state'),
      width: 150,
      sorter: (a, b) => deliveryStates.indexOf(a.state) - deliveryStates.indexOf(b.state),
      render: (_, row) => (
        <>
          <Tag color={colours[row.state]}>{t(`state.${row.state}`)}</Tag>
          {row.late && <Tag color="error">{t('late')}</Tag>}
          {row.skipped && <Tag color="warning">{t('skipped')}</Tag>}
        </>
      ),
    },
    {
      key: 'delivered',
      title: t('column.deliveredAt'),
      width: 150,
      render: (_, row) => row.deliveredAt && format.instant(row.deliveredAt),
    },
    {
      key: 'signed',
      title: t('column.signed'),
      width: 300,
      render: (_, row) =>
        row.signedAt && (
          <>
            {row.signedBy}
            <div className="soft">{format.instant(row.signedAt)}</div>
          </>
        ),
    },
    {
      key: 'due',
      title: t('column.dueOn'),
      width: 120,
      render: (_, row) => row.receiptDueOn && format.day(row.receiptDueOn),
    },
    { key: 'attempts', title: t('column.attempts'), width: 90, align: 'right', dataIndex: 'attempts' },
    {
      key: 'error',
      title: t('column.lastError'),
      render: (_, row) => (
        <>
          {row.skipped && (
            <div>
              {t('skippedFor', {
                by: row.skipped.by,
                at: format.instant(row.skipped.at),
                reason: row.skipped.reason,
              })}
            </div>
          )}
          {row.lastError}
        </>
      ),
    },
  ];

  return (
    <QueryState query={query} rows={10}>
      {(rows) => {
        const tally = tallyOf(rows);
        const cities = [...new Set(rows.map((row) => row.cityName))];
        const shown = rows.filter(
          (row) =>
            (city === ALL || row.cityName === city) &&
            (state === ALL || row.state === state) &&
            (!lateOnly || row.late),
        );
        return (
          <>
            <ProgressBar tally={tally} />
            {session.has('province-staff') && (goesOn || tally.queued > 0) && (
              <RetryNow campaignId={campaignId} queued={tally.queued} />
            )}
            <div className="table-tools">
              <Select
                aria-label={t('filter.city')}
                value={city}
                onChange={setCity}
                options={[
                  { value: ALL, label: t('filter.allCities') },
                  ...cities.map((name) => ({ value: name, label: name })),
                ]}
              />
              <Select
                aria-label={t('filter.state')}
                value={state}
                onChange={setState}
                options={[
                  { value: ALL, label: t('filter.allStates') },
                  ...deliveryStates.map((one) => ({ value: one, label: t(`state.${one}`) })),
                ]}
              />
              <Checkbox checked={lateOnly} onChange={(event) => setLateOnly(event.target.checked)}>
                {t('filter.late')}
              </Checkbox>
              <span>
                {t('filter.shown', { shown: format.number(shown.length), total: format.number(rows.length) })}
              </span>
            </div>
            <Table<DeliveryRow>
              size="small"
              rowKey="region"
              columns={columns}
              dataSource={shown}
              pagination={{ defaultPageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
              scroll={{ x: 1150 }}
              showSorterTooltip={false}
              rowClassName={(row) => (row.late ? 'row-late' : '')}
              onRow={(row) => ({ 'data-region': row.region }) as object}
            />
          </>
        );
      }}
    </QueryState>
  );
}
