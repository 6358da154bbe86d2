import { Chart } from '@linked/ui/chart.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTranslation } from 'react-i18next';
import type { Measure } from './measures.ts';
import type { TrendDay } from './trend-days.ts';

/** A line that breaks where no figures were kept. */
export function TrendChart({ days, measure }: { days: TrendDay[]; measure: Measure }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const unit = measure.of ? '%' : t(`unit.${measure.unit}`);
  const name = t(`measure.${measure.key}`);
  const last = days.findLast((one) => one.score !== null);
  return (
    <Chart
      height={240}
      label={t('trend.label', {
        measure: name,
        from: format.day(days[0]!.day),
        to: format.day(days.at(-1)!.day),
        value: last ? `${format.number(last.score!, 1)} ${unit}` : '—',
      })}
      option={{
        grid: { left: 56, right: 16, top: 28, bottom: 28 },
        tooltip: {
          trigger: 'axis',
          valueFormatter: (value: unknown) =>
            typeof value === 'number' ? `${format.number(value, 1)} ${unit}` : t('trend.gap'),
        },
        xAxis: { type: 'category', data: days.map((one) => format.day(one.day)), boundaryGap: false },
        yAxis: { type: 'value', name: unit, min: 0, ...(measure.of ? { max: 100 } : {}) },
        series: [
          {
            type: 'line',
            name,
            data: days.map((one) => one.score),
            connectNulls: false,
            // A day between two gaps would not be seen as a line.
            showSymbol: days.length <= 120,
            symbolSize: 5,
          },
        ],
      }}
    />
  );
}
