/** The leaders' screen: one region, what is below it, and why. */
import { Page } from '@linked/ui/page.tsx';
import { RegionPath } from '@linked/ui/region-path.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type CampaignSummary, trpc } from '../trpc.ts';
import './dashboard.css';
import type { DashboardSearch } from '../routes.tsx';
import { Comparing } from './comparing.tsx';
import { Filters } from './filters.tsx';
import { type Place, usePlace, useRegionPath } from './use-dashboard.ts';

export function DashboardPage() {
  const { t } = useTranslation('dashboard');
  const campaigns = useQuery(trpc.campaigns.list.queryOptions());
  if (!campaigns.data)
    return (
      <Page title={t('title')}>
        <QueryState query={campaigns} rows={10}>
          {() => null}
        </QueryState>
      </Page>
    );
  return (
    <QueryState query={campaigns} rows={10}>
      {(all) => (
        <Chosen
          all={all}
          empty={
            <EmptyState
              title={t('empty.title')}
              hint={t('empty.hint')}
              action={<Link to="/campaigns">{t('empty.action')}</Link>}
            />
          }
        />
      )}
    </QueryState>
  );
}

function Chosen({ all, empty }: { all: CampaignSummary[]; empty: React.ReactNode }) {
  const { t } = useTranslation('dashboard');
  const { place, choices } = usePlace(all);
  if (!place) return <Page title={t('title')}>{empty}</Page>;
  return <Board place={place} choices={choices} />;
}

function Board({ place, choices }: { place: Place; choices: CampaignSummary[] }) {
  const { t } = useTranslation('dashboard');
  const path = useRegionPath(place);
  const name = path.at(-1)?.name ?? place.region;
  return (
    <Page
      title={t('titleOf', { region: name })}
      path={
        <RegionPath
          path={path}
          renderLink={(step) => (
            <Link to="/dashboard" search={(old: DashboardSearch) => ({ ...old, region: step.code })}>
              {step.name}
            </Link>
          )}
        />
      }
    >
      <Filters place={place} choices={choices} />
      <Comparing
        key={`${place.campaign.id}/${place.region}/${place.field}/${place.on}`}
        place={place}
        name={name}
      />
    </Page>
  );
}
