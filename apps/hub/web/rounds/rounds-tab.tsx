/** Supervision rounds of a campaign: the province's over its cities, each city's over its counties. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import { Rate } from '@linked/ui/number.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CampaignDetail, type RoundSummary, trpc } from '../trpc.ts';
import { RoundDialog } from './round-dialog.tsx';
import { isRoundStaff, placesOf } from './round-roles.ts';
import { useLiveRounds } from './use-live-rounds.ts';
import { usePlaces } from './use-places.ts';

const stateColours = { planned: 'default', 'under-way': 'processing', reported: 'success' } as const;

export function RoundStateTag({ state }: { state: RoundSummary['state'] }) {
  const { t } = useTranslation('rounds');
  return <Tag color={stateColours[state]}>{t(`state.${state}`)}</Tag>;
}

export function RoundsTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('rounds');
  const format = useFormat();
  const { principal, today } = useSession();
  const [planning, setPlanning] = useState(false);
  useLiveRounds(campaign);
  const query = useQuery(trpc.rounds.list.queryOptions({ campaignId: campaign.id }));
  const open = campaign.issuedAt !== null && campaign.state !== 'withdrawn' && campaign.state !== 'closed';
  const owner = principal.grants.find(
    (grant) => isRoundStaff(principal, grant.region) && regionWithin(grant.region, campaign.region),
  )?.region;
  // The places a new round begins with are those of today.
  const { isKnown } = usePlaces(campaign);
  const add = open && owner !== undefined && (
    <Button type="primary" disabled={!isKnown} onClick={() => setPlanning(true)}>
      {t('plan')}
    </Button>
  );
  const columns: TableColumnsType<RoundSummary> = [
    {
      key: 'title',
      title: t('column.round'),
      width: 280,
      render: (_, row) => (
        <>
          <Link to="/campaigns/$id/rounds/$roundId" params={{ id: campaign.id, roundId: row.id }}>
            {row.title}
          </Link>
          <div className="soft">{t('numberOf', { region: row.regionName, number: row.number })}</div>
        </>
      ),
    },
    {
      key: 'state',
      title: t('column.state'),
      width: 100,
      render: (_, row) => <RoundStateTag state={row.state} />,
    },
    {
      key: 'dates',
      title: t('column.dates'),
      width: 200,
      render: (_, row) => t('span', { from: format.day(row.startsOn), to: format.day(row.endsOn) }),
    },
    {
      key: 'visited',
      title: t('column.visited'),
      width: 170,
      render: (_, { figures, region }) => (
        <Rate
          numerator={figures.placesVisited}
          denominator={figures.places}
          unit={t(`unit.${placesOf(region)}`)}
          withParts
        />
      ),
    },
    {
      key: 'findings',
      title: t('column.findings'),
      width: 90,
      align: 'right',
      render: (_, row) => format.number(row.figures.findings),
    },
    {
      key: 'handedOver',
      title: t('column.handedOver'),
      width: 90,
      align: 'right',
      render: (_, row) => format.number(row.figures.handedOver),
    },
    {
      key: 'closed',
      title: t('column.closed'),
      width: 150,
      render: (_, { figures }) => (
        <Rate
          numerator={figures.closed}
          denominator={figures.handedOver}
          unit={t('unit.problems')}
          withParts
        />
      ),
    },
  ];
  return (
    <>
      <div className="table-tools">
        {add}
        <span className="soft">{t('asOf', { date: format.day(today) })}</span>
      </div>
      <QueryState
        query={query}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title={t('empty.title')} hint={t(add ? 'empty.hintStaff' : 'empty.hint')} />}
      >
        {(rows) => (
          <Table<RoundSummary>
            size="small"
            rowKey="id"
            columns={columns}
            dataSource={rows}
            scroll={{ x: 1080 }}
            pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
          />
        )}
      </QueryState>
      {planning && owner !== undefined && (
        <RoundDialog campaign={campaign} region={owner} round={null} onClose={() => setPlanning(false)} />
      )}
    </>
  );
}
