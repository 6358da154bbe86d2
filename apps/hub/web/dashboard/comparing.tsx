/** Figures of the region itself, then its children on map and table, then fields, indicators and rows. */

import { formatTime } from '@linked/ui/format.ts';
import { LiveStatus } from '@linked/ui/live-status.tsx';
import { Panel } from '@linked/ui/page.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LocalFiguresPanel } from '../local-tasks/local-figures-panel.tsx';
import { type DashboardSearch, dashboardRoute } from '../routes.tsx';
import { type Comparison, trpc } from '../trpc.ts';
import { hasBoundaries } from './boundaries.ts';
import { ComparisonTable } from './comparison-table.tsx';
import { type FactKind, FactsDrawer } from './facts-drawer.tsx';
import { FieldTable } from './field-table.tsx';
import { Headlines } from './headlines.tsx';
import { IndicatorTable } from './indicator-table.tsx';
import { measureKeys } from './measures.ts';
import { PastNotice } from './past-notice.tsx';
import { Picture } from './picture.tsx';
import { TrendPanel } from './trend-panel.tsx';
import { askedOf, type Place, useMeasure } from './use-dashboard.ts';
import { useLiveFigures } from './use-live-figures.ts';

const nothingFlashes: ReadonlySet<string> = new Set();

/** Figures of now move as changes arrive; those of a day that is over stand still. */
export function Comparing(props: { place: Place; name: string }) {
  return props.place.on === null ? <Present {...props} /> : <Past {...props} />;
}

function Past({ place, name }: { place: Place; name: string }) {
  const query = useQuery(trpc.rollup.compare.queryOptions(askedOf(place)));
  return (
    <QueryState query={query} rows={12}>
      {(comparison) => (
        <>
          <PastNotice comparison={comparison} />
          <Headlines comparison={comparison} onOpen={null} />
          <TrendPanel place={place} today={comparison.today} />
          {comparison.children.length > 0 && (
            <Children place={place} name={name} comparison={comparison} flashing={nothingFlashes} />
          )}
          <FieldTable place={place} today={comparison.today} />
        </>
      )}
    </QueryState>
  );
}

function Present({ place, name }: { place: Place; name: string }) {
  const { t } = useTranslation('dashboard');
  const live = useLiveFigures(place);
  const query = useQuery(trpc.rollup.compare.queryOptions(askedOf(place)));
  const format = useFormat();
  const [kind, setKind] = useState<FactKind | null>(null);
  const last = live.last && t('live.last', { region: live.last.name, time: formatTime(live.last.at) });
  return (
    <>
      {place.campaign.state !== 'closed' && <LiveStatus state={live.state} last={last} />}
      <QueryState query={query} rows={12}>
        {(comparison) => (
          <>
            {comparison.isFinal && (
              <Alert
                type="info"
                showIcon
                className="form-alert"
                title={t('final', { at: format.instant(comparison.asOf) })}
              />
            )}
            <Headlines comparison={comparison} onOpen={setKind} />
            <TrendPanel place={place} today={comparison.today} />
            {comparison.children.length > 0 && (
              <Children place={place} name={name} comparison={comparison} flashing={live.flashing} />
            )}
            <FieldTable place={place} today={comparison.today} />
            <IndicatorTable place={place} today={comparison.today} onOpen={setKind} />
            <LocalFiguresPanel campaignId={place.campaign.id} region={place.region} field={place.field} />
          </>
        )}
      </QueryState>
      <FactsDrawer place={place} kind={kind} onKind={setKind} />
    </>
  );
}

interface ChildrenProps {
  place: Place;
  name: string;
  comparison: Comparison;
  flashing: ReadonlySet<string>;
}

function Children({ place, name, comparison, flashing }: ChildrenProps) {
  const { t } = useTranslation('dashboard');
  const navigate = dashboardRoute.useNavigate();
  const measure = useMeasure();
  const { view } = dashboardRoute.useSearch();
  const asTiles = view === 'tiles' || !hasBoundaries(place.campaign.editionId, place.region);
  const tier = comparison.self.tier === 'province' ? 'city' : 'county';
  return (
    <Panel
      title={t(`children.${tier}`, { region: name })}
      extra={
        <div className="measure-choice">
          <label htmlFor="measure">{t('measure.choose')}</label>
          <Select
            id="measure"
            className="filter-field"
            value={measure.key}
            options={measureKeys.map((key) => ({ value: key, label: t(`measure.${key}`) }))}
            onChange={(key) =>
              navigate({ search: (old: DashboardSearch) => ({ ...old, measure: key }), resetScroll: false })
            }
          />
        </div>
      }
    >
      <div className={asTiles ? 'picture-and-table wide' : 'picture-and-table'}>
        <Picture place={place} measure={measure} />
        <ComparisonTable comparison={comparison} measure={measure} flashing={flashing} />
      </div>
    </Panel>
  );
}
