/** Counties × milestones: the sums of each city, and its counties below them. */
import { type MilestoneKey, milestoneKeys } from '@linked/shared/milestones/milestones.ts';
import { Figure, Rate } from '@linked/ui/number.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Select, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveCounties } from '../parts/use-live-counties.ts';
import { readableRegions } from '../shell/navigation.ts';
import {
  type CampaignDetail,
  type MilestoneCity,
  type MilestoneCounty,
  type MilestoneMatrix,
  trpc,
} from '../trpc.ts';
import './milestones.css';

/** A row of the table: a city with its counties below it, or a county. */
type Row = { region: string; regionName: string } & (
  | { city: MilestoneCity; county: null; children: Row[] }
  | { city: null; county: MilestoneCounty; children?: undefined }
);

const ALL = 'all';
const OUT_OF_ORDER = 'out-of-order';
type Filter = typeof ALL | typeof OUT_OF_ORDER | MilestoneKey;

export function MilestonesTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('milestones');
  const { principal } = useSession();
  const within = readableRegions(principal)[0] ?? campaign.region;
  const cache = useQueryClient();
  useLiveCounties(campaign.id, within, () => cache.invalidateQueries(trpc.milestones.pathFilter()));
  const query = useQuery(trpc.milestones.matrix.queryOptions({ campaignId: campaign.id, within }));
  return (
    <QueryState
      query={query}
      isEmpty={(matrix) => matrix.counties.length === 0}
      empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
    >
      {(matrix) => <Matrix matrix={matrix} />}
    </QueryState>
  );
}

const countyRow = (county: MilestoneCounty): Row => ({
  region: county.region,
  regionName: county.regionName,
  city: null,
  county,
});

function rowsOf(matrix: MilestoneMatrix, filter: Filter): Row[] {
  if (filter === ALL)
    return matrix.cities.map((city) => ({
      // A city without counties is its own lowest unit: its row must not share the key.
      region: `city-${city.region}`,
      regionName: city.regionName,
      city,
      county: null,
      children: matrix.counties.filter((county) => county.city === city.region).map(countyRow),
    }));
  return matrix.counties
    .filter((county) => (filter === OUT_OF_ORDER ? county.outOfOrder : county.marks[filter] === null))
    .map(countyRow);
}

function Matrix({ matrix }: { matrix: MilestoneMatrix }) {
  const { t } = useTranslation('milestones');
  const format = useFormat();
  const [filter, setFilter] = useState<Filter>(ALL);
  const rows = rowsOf(matrix, filter);
  const columns: TableColumnsType<Row> = [
    {
      key: 'region',
      title: t('region'),
      width: 190,
      fixed: 'left',
      render: (_, row) => (
        <>
          {row.regionName}
          {row.county?.outOfOrder && (
            <div>
              <Tag color="warning">{t('outOfOrder')}</Tag>
            </div>
          )}
        </>
      ),
    },
    ...milestoneKeys.map((key) => ({
      key,
      title: t(`key.${key}`),
      width: 150,
      render: (_: unknown, row: Row) =>
        row.county ? (
          <Reached county={row.county} milestone={key} />
        ) : (
          <Share city={row.city} milestone={key} />
        ),
    })),
    {
      key: 'reported',
      title: t('reportedAt'),
      width: 150,
      render: (_, { county }) => county?.reportedAt && format.instant(county.reportedAt),
    },
  ];
  return (
    <>
      <section className="milestone-figures" aria-label={t('summary')}>
        {milestoneKeys.map((key) => (
          <Figure
            key={key}
            label={t(`key.${key}`)}
            value={matrix.all.reached[key].count}
            denominator={matrix.all.counties}
            unit={t('unit')}
            asOf={format.day(matrix.today)}
          />
        ))}
      </section>
      <div className="table-tools">
        <Select<Filter>
          aria-label={t('filter.choose')}
          className="wide-select"
          value={filter}
          onChange={setFilter}
          options={[
            { value: ALL, label: t('filter.all') },
            ...milestoneKeys.map((key) => ({
              value: key,
              label: t('filter.missing', { name: t(`key.${key}`) }),
            })),
            { value: OUT_OF_ORDER, label: t('filter.outOfOrder') },
          ]}
        />
        {filter !== ALL && (
          <Rate numerator={rows.length} denominator={matrix.all.counties} unit={t('unit')} withParts />
        )}
        <span className="task-standard">{t('asOf', { date: format.day(matrix.today) })}</span>
      </div>
      <Table<Row>
        key={filter}
        size="small"
        rowKey="region"
        columns={columns}
        dataSource={rows}
        locale={{ emptyText: t('filter.none') }}
        pagination={{ defaultPageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
        scroll={{ x: 1080 }}
        expandable={{ defaultExpandAllRows: matrix.cities.length === 1 }}
      />
    </>
  );
}

function Share({ city, milestone }: { city: MilestoneCity; milestone: MilestoneKey }) {
  const { t } = useTranslation('milestones');
  const format = useFormat();
  const { count, first, last } = city.reached[milestone];
  return (
    <>
      <Rate numerator={count} denominator={city.counties} unit={t('unit')} />{' '}
      <span className="task-standard">
        {count}/{city.counties}
      </span>
      {first && last && (
        <div className="task-standard">
          {first === last
            ? format.day(first)
            : t('span', { first: format.day(first), last: format.day(last) })}
        </div>
      )}
    </>
  );
}

function Reached({ county, milestone }: { county: MilestoneCounty; milestone: MilestoneKey }) {
  const { t } = useTranslation('milestones');
  const format = useFormat();
  const mark = county.marks[milestone];
  if (!mark) return <Tag>{t('notYet')}</Tag>;
  return (
    <>
      {format.day(mark.on)}
      {mark.times !== null && mark.times > 1 && (
        <div className="task-standard">{t('times', { count: mark.times })}</div>
      )}
    </>
  );
}
