/** The region's figures day by day out of the snapshots, and how long problems took to close. */
import { addDays } from '@linked/shared/calendar/dates.ts';
import { Panel } from '@linked/ui/page.tsx';
import { EmptyState, Loading, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Collapse, Segmented, Select, Table } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DashboardSearch, dashboardRoute } from '../routes.tsx';
import { trpc } from '../trpc.ts';
import { type Measure, measureKeys } from './measures.ts';
import { type TrendDay, trendDays } from './trend-days.ts';
import { type Place, useMeasure } from './use-dashboard.ts';

const TrendChart = lazy(async () => ({ default: (await import('./trend-chart.tsx')).TrendChart }));

/** Days that can be looked back at; the longest is what one question answers. */
const spans = [30, 90, 365] as const;

export function TrendPanel({ place, today }: { place: Place; today: string }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const navigate = dashboardRoute.useNavigate();
  const measure = useMeasure();
  const [span, setSpan] = useState<number>(90);
  const asked = { campaignId: place.campaign.id, region: place.region, field: place.field };
  const query = useQuery(
    trpc.rollup.trend.queryOptions({ ...asked, from: addDays(today, 1 - span), to: today }),
  );
  return (
    <Panel
      title={t('trend.title', { measure: t(`measure.${measure.key}`) })}
      extra={
        <div className="measure-choice">
          <label htmlFor="trend-measure">{t('trend.measure')}</label>
          <Select
            id="trend-measure"
            className="filter-field"
            value={measure.key}
            options={measureKeys.map((key) => ({ value: key, label: t(`measure.${key}`) }))}
            onChange={(key) =>
              navigate({ search: (old: DashboardSearch) => ({ ...old, measure: key }), resetScroll: false })
            }
          />
          <Segmented
            size="small"
            aria-label={t('trend.span')}
            value={span}
            options={spans.map((days) => ({ value: days, label: t('trend.days', { count: days }) }))}
            onChange={setSpan}
          />
        </div>
      }
    >
      <QueryState
        query={query}
        rows={6}
        isEmpty={(points) => points.length === 0}
        empty={<EmptyState title={t('trend.empty')} hint={t('trend.emptyHint')} />}
      >
        {(points) => {
          const days = trendDays(points, measure);
          const gaps = days.filter((one) => one.figures === null).length;
          return (
            <>
              <Suspense fallback={<Loading rows={6} />}>
                <TrendChart days={days} measure={measure} />
              </Suspense>
              <p className="soft trend-note">
                {t('trend.note', {
                  from: format.day(days[0]!.day),
                  to: format.day(days.at(-1)!.day),
                  kept: format.number(days.length - gaps),
                })}
                {gaps > 0 && t('trend.gaps', { count: gaps })}
                {t('trend.late')}
              </p>
              <Collapse
                size="small"
                items={[
                  {
                    key: 'days',
                    label: t('trend.table'),
                    children: <DayTable days={days} measure={measure} />,
                  },
                ]}
              />
            </>
          );
        }}
      </QueryState>
      {place.on === null && <ClosingTime asked={asked} today={today} />}
    </Panel>
  );
}

function DayTable({ days, measure }: { days: TrendDay[]; measure: Measure }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const unit = t(`unit.${measure.unit}`);
  const whole = measure.of;
  return (
    <Table<TrendDay>
      size="small"
      rowKey="day"
      dataSource={days.toReversed()}
      pagination={{ defaultPageSize: 15, showSizeChanger: false, hideOnSinglePage: true }}
      columns={[
        { key: 'day', title: t('trend.day'), render: (_, row) => format.day(row.day) },
        {
          key: 'value',
          title: t('column.withUnit', { name: t(`measure.${measure.key}`), unit }),
          align: 'right',
          render: (_, { figures, score }) => {
            if (!figures) return <span className="soft">{t('trend.gap')}</span>;
            const value = format.number(measure.value(figures), 1);
            if (!whole) return value;
            const parts = `${value} / ${format.number(whole(figures), 1)}`;
            return score === null ? parts : `${parts} = ${format.number(score, 1)} %`;
          },
        },
      ]}
    />
  );
}

function ClosingTime({
  asked,
  today,
}: {
  asked: { campaignId: string; region: string; field: string | null };
  today: string;
}) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const query = useQuery(trpc.rollup.closing.queryOptions(asked));
  if (!query.data) return null;
  const { closed, medianDays } = query.data.self;
  return (
    <p className="closing-time">
      {medianDays === null
        ? t('closing.none', { date: format.day(today) })
        : t('closing.median', {
            days: format.number(medianDays, 1),
            closed: format.number(closed),
            date: format.day(today),
          })}
    </p>
  );
}
