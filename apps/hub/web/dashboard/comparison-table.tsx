/** Children of a region with all measures: the keyboard's and the screen reader's way to what the map shows. */
import type { RegionFigures } from '@linked/shared/contracts/hub/rollup.ts';
import { paceOf } from '@linked/shared/rollup/pace.ts';
import { Rate } from '@linked/ui/number.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { Link } from '@tanstack/react-router';
import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { type DashboardSearch, dashboardRoute } from '../routes.tsx';
import type { Comparison } from '../trpc.ts';
import { compareScores, type Measure, type MeasureKey, measures } from './measures.ts';
import { BehindTag } from './pace-text.tsx';

interface Props {
  comparison: Comparison;
  measure: Measure;
  flashing: ReadonlySet<string>;
}

export function ComparisonTable({ comparison, measure: chosen, flashing }: Props) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const navigate = dashboardRoute.useNavigate();
  const single = comparison.self.tier === 'city';
  // A county either signed and was approved or not: the share says nothing there.
  const shown = measures
    .filter((measure) => !single || !(['signed', 'approvals'] as MeasureKey[]).includes(measure.key))
    // The measure of the picture stands first, where it can be seen without scrolling.
    .sort((a, b) => Number(b.key === chosen.key) - Number(a.key === chosen.key));
  const open = (region: string) => navigate({ search: (old: DashboardSearch) => ({ ...old, region }) });

  const cell = (measure: Measure, row: RegionFigures) => {
    const unit = t(`unit.${measure.unit}`);
    if (!measure.of) return format.number(measure.value(row));
    const rate = <Rate numerator={measure.value(row)} denominator={measure.of(row)} unit={unit} />;
    if (measure.key !== 'progress') return rate;
    const { expected, assigned } = paceOf(row);
    return (
      <>
        {rate}
        <small className="expected-share">
          {t('pace.expectedShort', { rate: format.rate(expected, assigned) ?? '–' })}
        </small>
      </>
    );
  };

  const columns: TableColumnsType<RegionFigures> = [
    {
      key: 'region',
      title: t('column.region'),
      fixed: 'left',
      width: 150,
      sorter: (a, b) => a.region.localeCompare(b.region),
      render: (_, row) => (
        <>
          <Link
            to="/dashboard"
            search={(old: DashboardSearch) => ({ ...old, region: row.region })}
            onClick={(event) => event.stopPropagation()}
          >
            {row.regionName}
          </Link>
          <BehindTag pace={paceOf(row)} today={format.day(comparison.today)} />
        </>
      ),
    },
    ...shown.map((measure) => ({
      key: measure.key,
      title: measure.of
        ? t(`measure.${measure.key}`)
        : t('column.withUnit', { name: t(`measure.${measure.key}`), unit: t(`unit.${measure.unit}`) }),
      align: 'right' as const,
      width: 108,
      className: measure.key === chosen.key ? 'chosen-column' : undefined,
      sorter: compareScores(measure),
      render: (_: unknown, row: RegionFigures) => cell(measure, row),
    })),
  ];

  return (
    <div className="comparison-table">
      <Table<RegionFigures>
        size="small"
        rowKey="region"
        columns={columns}
        dataSource={comparison.children}
        pagination={comparison.children.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        scroll={{ x: 'max-content' }}
        showSorterTooltip={false}
        rowClassName={(row) => (flashing.has(row.region) ? 'row-link row-flash' : 'row-link')}
        onRow={(row) => ({ onClick: () => open(row.region), 'data-region': row.region }) as object}
      />
      <p className="table-note">
        {t('column.note', { date: format.day(comparison.today), counties: comparison.self.counties })}
      </p>
    </div>
  );
}
