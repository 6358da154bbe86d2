/** Each task's indicators: value, inventory (底数) and target, and how many counties stand behind the number. */
import { Rate } from '@linked/ui/number.tsx';
import { Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Button, Progress, Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { type IndicatorFigures, trpc } from '../trpc.ts';
import type { FactKind } from './facts-drawer.tsx';
import type { Place } from './use-dashboard.ts';
import { useFieldNames } from './use-field-names.ts';

interface Props {
  place: Place;
  today: string;
  onOpen: (kind: FactKind) => void;
}

/** Percent of the target reached; null where nothing is asked or nothing reported. */
export function reached(
  row: Pick<IndicatorFigures, 'value' | 'base' | 'target' | 'aggregation'>,
): number | null {
  if (row.value === null || row.target === null || row.target <= 0) return null;
  // A weighted mean is compared as it is: its base only weighs it.
  const isShare = row.base !== null && row.aggregation !== 'weighted-mean';
  if (isShare && row.base === 0) return null;
  const actual = isShare ? (row.value / row.base!) * 100 : row.value;
  return (actual / row.target) * 100;
}

export function IndicatorTable({ place, today, onOpen }: Props) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const campaign = useQuery(trpc.campaigns.get.queryOptions({ id: place.campaign.id }));
  const query = useQuery(
    trpc.rollup.indicators.queryOptions({ campaignId: place.campaign.id, region: place.region }),
  );
  const fieldName = useFieldNames(campaign.data?.document.fields);
  const isShare = (row: IndicatorFigures) => row.base !== null && row.aggregation !== 'weighted-mean';

  const columns: TableColumnsType<IndicatorFigures> = [
    { key: 'field', title: t('column.field'), width: 100, render: (_, row) => fieldName(row.field) },
    { key: 'task', title: t('column.task'), dataIndex: 'taskTitle', width: 200 },
    { key: 'indicator', title: t('column.indicator'), dataIndex: 'name', width: 150 },
    {
      key: 'value',
      title: t('column.value'),
      align: 'right',
      width: 120,
      render: (_, row) =>
        row.value === null ? t('indicators.unreported') : `${format.number(row.value, 1)} ${row.unit}`,
    },
    {
      key: 'reviewed',
      title: t('column.reviewedValue'),
      align: 'right',
      width: 130,
      render: (_, { reviewed, unit }) =>
        reviewed.value === null ? (
          t('indicators.unreviewed')
        ) : (
          <>
            {format.number(reviewed.value, 1)} {unit}
            <div className="soft">
              {t('indicators.reporting', { number: format.number(reviewed.reporting) })}
            </div>
          </>
        ),
    },
    {
      key: 'base',
      title: t('column.base'),
      width: 170,
      render: (_, row) =>
        row.base === null ? (
          t('indicators.noBase')
        ) : (
          <>
            {row.baselineName} <b>{format.number(row.base)}</b> {isShare(row) && row.unit}
          </>
        ),
    },
    {
      key: 'rate',
      title: t('column.rate'),
      align: 'right',
      width: 90,
      render: (_, row) =>
        isShare(row) && row.value !== null ? (
          <Rate numerator={row.value} denominator={row.base!} unit={row.unit} />
        ) : null,
    },
    {
      key: 'target',
      title: t('column.target'),
      align: 'right',
      width: 90,
      render: (_, row) =>
        row.target === null
          ? t('indicators.noTarget')
          : `${format.number(row.target, 1)} ${isShare(row) ? '%' : row.unit}`,
    },
    {
      key: 'reached',
      title: t('column.reached'),
      width: 140,
      sorter: (a, b) => (reached(a) ?? -1) - (reached(b) ?? -1),
      render: (_, row) => {
        const percent = reached(row);
        if (percent === null) return null;
        return (
          <Progress
            percent={Math.min(100, Math.floor(percent))}
            size="small"
            status={percent >= 100 ? 'success' : 'normal'}
            format={() => `${Math.floor(percent)}%`}
            aria-label={t('indicators.reachedLabel', { name: row.name })}
          />
        );
      },
    },
    {
      key: 'reporting',
      title: t('column.reporting'),
      align: 'right',
      width: 100,
      render: (_, row) => t('indicators.reporting', { number: format.number(row.reporting) }),
    },
  ];
  return (
    <Panel
      title={t('indicators.title')}
      extra={
        <>
          <span>{t('asOf', { date: format.day(today) })}</span>
          <Button size="small" onClick={() => onOpen('task-progress')}>
            {t('rows.progress')}
          </Button>
        </>
      }
    >
      <QueryState
        query={query}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title={t('indicators.empty')} hint={t('indicators.emptyHint')} />}
      >
        {(rows) => (
          <Table<IndicatorFigures>
            size="small"
            rowKey={(row) => `${row.taskId}/${row.indicator}`}
            columns={columns}
            dataSource={rows.filter((row) => place.field === null || row.field === place.field)}
            pagination={false}
            scroll={{ x: 1210 }}
            showSorterTooltip={false}
          />
        )}
      </QueryState>
    </Panel>
  );
}
