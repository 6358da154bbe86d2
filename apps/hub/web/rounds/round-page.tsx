/** One round: coverage, teams, visits, findings, report. */
import { type RoundEvent, roundTransitions } from '@linked/shared/rounds/states.ts';
import { possibleEvents } from '@linked/shared/state-machine.ts';
import { Figure } from '@linked/ui/number.tsx';
import { Page, Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Breadcrumb, Button, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { roundRoute } from '../routes.tsx';
import { type CampaignDetail, type RoundDetail, trpc } from '../trpc.ts';
import { CoveragePanel } from './coverage-panel.tsx';
import { FindingsPanel } from './findings-panel.tsx';
import { ReportPanel } from './report-panel.tsx';
import { RoundActDialog } from './round-act-dialog.tsx';
import { RoundDialog } from './round-dialog.tsx';
import { isRoundStaff, placesOf } from './round-roles.ts';
import './rounds.css';
import { RoundStateTag } from './rounds-tab.tsx';
import { TeamsPanel } from './teams-panel.tsx';
import { useLiveRounds } from './use-live-rounds.ts';
import { VisitsPanel } from './visits-panel.tsx';

export function RoundPage() {
  const { t } = useTranslation('rounds');
  const { id, roundId } = roundRoute.useParams();
  const campaign = useQuery(trpc.campaigns.get.queryOptions({ id }));
  const round = useQuery(trpc.rounds.get.queryOptions({ id: roundId }));
  const query = {
    data: campaign.data && round.data ? { campaign: campaign.data, round: round.data } : undefined,
    error: campaign.error ?? round.error,
    refetch: () => Promise.all([campaign.refetch(), round.refetch()]),
  };
  if (!query.data)
    return (
      <Page title={t('title')}>
        <QueryState query={query} rows={12}>
          {() => null}
        </QueryState>
      </Page>
    );
  return (
    <QueryState query={query} rows={12}>
      {(data) => <Opened campaign={data.campaign} round={data.round} />}
    </QueryState>
  );
}

function Opened({ campaign, round }: { campaign: CampaignDetail; round: RoundDetail }) {
  const { t } = useTranslation('rounds');
  const format = useFormat();
  const { principal, today } = useSession();
  useLiveRounds(campaign);
  const [changing, setChanging] = useState(false);
  const [event, setEvent] = useState<RoundEvent | null>(null);
  const staff = isRoundStaff(principal, round.region);
  const over = campaign.state === 'closed' || campaign.state === 'withdrawn';
  const events =
    staff && !over
      ? possibleEvents(
          roundTransitions,
          round.state,
          principal.grants.map((grant) => grant.role),
        )
      : [];
  const asOf = format.day(today);
  const { figures } = round;
  return (
    <Page
      title={round.title}
      tags={<RoundStateTag state={round.state} />}
      path={
        <nav aria-label={t('path')}>
          <Breadcrumb
            items={[
              { title: <Link to="/campaigns">{t('campaigns')}</Link> },
              {
                title: (
                  <Link to="/campaigns/$id" params={{ id: campaign.id }} search={{ tab: 'rounds' }}>
                    {campaign.title}
                  </Link>
                ),
              },
              { title: round.title },
            ]}
          />
        </nav>
      }
      actions={
        <>
          {staff && !over && round.state !== 'reported' && (
            <Button onClick={() => setChanging(true)}>{t('form.change')}</Button>
          )}
          {events.map((one) => (
            <Button key={one} type={one === 'reopen' ? 'default' : 'primary'} onClick={() => setEvent(one)}>
              {t(`act.${one}.label`)}
            </Button>
          ))}
        </>
      }
    >
      <p className="soft">
        {t('numberOf', { region: round.regionName, number: round.number })}
        {' · '}
        {t('span', { from: format.day(round.startsOn), to: format.day(round.endsOn) })}
      </p>
      <section className="round-figures" aria-label={t('figures')}>
        <Figure
          label={t('column.visited')}
          value={figures.placesVisited}
          denominator={figures.places}
          unit={t(`unit.${placesOf(round.region)}`)}
          asOf={asOf}
        />
        <Figure label={t('column.visits')} value={figures.visits} unit={t('unit.times')} asOf={asOf} />
        <Figure label={t('column.findings')} value={figures.findings} unit={t('unit.problems')} asOf={asOf} />
        <Figure
          label={t('column.handedOver')}
          value={figures.handedOver}
          denominator={figures.findings}
          unit={t('unit.problems')}
          asOf={asOf}
        />
        <Figure
          label={t('column.closed')}
          value={figures.closed}
          denominator={figures.handedOver}
          unit={t('unit.problems')}
          asOf={asOf}
        />
      </section>
      <Panel title={t('content')}>
        <Tabs
          items={[
            {
              key: 'coverage',
              label: t('tab.coverage'),
              children: <CoveragePanel round={round} />,
            },
            {
              key: 'teams',
              label: t('tab.teams', { count: round.teams.length }),
              children: <TeamsPanel campaign={campaign} round={round} mayChange={staff && !over} />,
            },
            {
              key: 'visits',
              label: t('tab.visits', { count: round.visits.length }),
              children: <VisitsPanel campaign={campaign} round={round} />,
            },
            {
              key: 'findings',
              label: t('tab.findings', { count: figures.findings }),
              children: <FindingsPanel campaign={campaign} round={round} />,
            },
            {
              key: 'report',
              label: t('tab.report'),
              children: <ReportPanel campaign={campaign} round={round} />,
            },
          ]}
        />
      </Panel>
      {changing && (
        <RoundDialog
          campaign={campaign}
          region={round.region}
          round={round}
          onClose={() => setChanging(false)}
        />
      )}
      {event && <RoundActDialog round={round} event={event} onClose={() => setEvent(null)} />}
    </Page>
  );
}
