/** Who has reported in a period, by city and county, and who is behind; the present period first. */
import type { reportStates } from '@linked/shared/contracts/hub/rhythm.ts';
import { Figure } from '@linked/ui/number.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Button, Select, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readableRegions } from '../shell/navigation.ts';
import { type CampaignDetail, type RhythmCity, type RhythmCounty, type RhythmPeriod, trpc } from '../trpc.ts';
import { PaceDrawer } from './pace-drawer.tsx';

type ReportState = (typeof reportStates)[number];
type Row = { key: string; regionName: string } & (
  | { city: RhythmCity; county: null; children: Row[] }
  | { city: null; county: RhythmCounty; children?: undefined }
);

const ALL = 'all';
const colors: Record<ReportState, string> = {
  reported: 'success',
  late: 'warning',
  missing: 'error',
  open: 'default',
  finished: 'processing',
};

export function RhythmTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('rhythm');
  const { principal } = useSession();
  const [dueOn, setDueOn] = useState<string | null>(null);
  const within = readableRegions(principal)[0] ?? campaign.region;
  const query = useQuery(trpc.rhythm.period.queryOptions({ campaignId: campaign.id, within, dueOn }));
  return (
    <QueryState
      query={query}
      isEmpty={({ periods }) => periods.length === 0}
      empty={<EmptyState title={t('none')} hint={t('noneHint')} />}
    >
      {(answer) => (
        <Period key={answer.period?.dueOn ?? ''} campaign={campaign} answer={answer} onChoose={setDueOn} />
      )}
    </QueryState>
  );
}

interface PeriodProps {
  campaign: CampaignDetail;
  answer: RhythmPeriod;
  onChoose: (dueOn: string) => void;
}

function Period({ campaign, answer, onChoose }: PeriodProps) {
  const { t } = useTranslation('rhythm');
  const format = useFormat();
  const [shown, setShown] = useState<ReportState | typeof ALL>(ALL);
  const [opened, setOpened] = useState<RhythmCounty | null>(null);
  const { period, periods, today, all } = answer;
  const isOver = period !== null && period.dueOn < today;
  const states: ReportState[] = [
    ...(isOver ? (['reported', 'late', 'missing'] as const) : (['reported', 'open'] as const)),
    ...(all.finished > 0 ? (['finished'] as const) : []),
  ];
  const open = all.counties - all.reported - all.late - all.missing - all.finished;
  const count: Record<ReportState, number> = { ...all, open };
  return (
    <>
      <div className="table-tools">
        <Select
          aria-label={t('choose')}
          className="wide-select"
          value={period?.dueOn}
          placeholder={t('choose')}
          onChange={onChoose}
          options={periods.toReversed().map((one) => ({
            value: one.dueOn,
            label: `${t('period', { from: format.day(one.from), to: format.day(one.dueOn) })}${
              one.from <= today && today <= one.dueOn ? t('present') : ''
            }`,
          }))}
        />
        <Select<ReportState | typeof ALL>
          aria-label={t('filter')}
          className="wide-select"
          value={shown}
          onChange={setShown}
          options={[
            { value: ALL, label: t('all') },
            ...states.map((state) => ({ value: state, label: t(`is.${state}`) })),
          ]}
        />
        <span className="task-standard">
          {t('asOf', { date: format.day(today), points: answer.behindBy })}
        </span>
      </div>
      <section className="milestone-figures" aria-label={t('summary')}>
        {states.map((state) => (
          <Figure
            key={state}
            label={t(`is.${state}`)}
            value={count[state]}
            denominator={all.counties}
            unit={t('unit')}
            asOf={format.day(today)}
          />
        ))}
      </section>
      <Counties answer={answer} shown={shown} onOpen={setOpened} />
      <PaceDrawer campaign={campaign} county={opened} onClose={() => setOpened(null)} />
    </>
  );
}

interface CountiesProps {
  answer: RhythmPeriod;
  shown: ReportState | typeof ALL;
  onOpen: (county: RhythmCounty) => void;
}

function Counties({ answer, shown, onOpen }: CountiesProps) {
  const { t } = useTranslation('rhythm');
  const format = useFormat();
  const columns: TableColumnsType<Row> = [
    {
      key: 'region',
      title: t('region'),
      width: 200,
      fixed: 'left',
      render: (_, { county, regionName }) =>
        county ? (
          <Button type="link" size="small" onClick={() => onOpen(county)}>
            {regionName}
          </Button>
        ) : (
          regionName
        ),
    },
    {
      key: 'state',
      title: t('state'),
      width: 180,
      render: (_, { county, city }) =>
        county ? (
          <Tag color={colors[county.state]}>{t(`is.${county.state}`)}</Tag>
        ) : (
          `${t('is.reported')} ${format.number(city!.reported)}/${format.number(city!.counties)} ${t('unit')}`
        ),
    },
    {
      key: 'lastAt',
      title: t('lastAt'),
      width: 170,
      render: (_, { county }) => county?.lastAt && format.instant(county.lastAt),
    },
    ...(['behind', 'overdue'] as const).map((key) => ({
      key,
      title: t(`tasksAre.${key}`),
      width: 140,
      align: 'right' as const,
      render: (_: unknown, row: Row) => `${format.number((row.county ?? row.city)[key])} ${t('tasks')}`,
    })),
  ];
  return (
    <Table<Row>
      key={shown}
      size="small"
      rowKey="key"
      columns={columns}
      dataSource={rowsOf(answer, shown)}
      pagination={{ defaultPageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
      scroll={{ x: 820 }}
      expandable={{ defaultExpandAllRows: answer.cities.length === 1 }}
    />
  );
}

const countyRow = (county: RhythmCounty): Row => ({
  key: county.region,
  regionName: county.regionName,
  city: null,
  county,
});

function rowsOf({ cities, counties }: RhythmPeriod, shown: ReportState | typeof ALL): Row[] {
  if (shown !== ALL) return counties.filter((county) => county.state === shown).map(countyRow);
  return cities.map((city) => ({
    key: `city-${city.region}`,
    regionName: city.regionName,
    city,
    county: null,
    children: counties.filter((county) => county.city === city.region).map(countyRow),
  }));
}
