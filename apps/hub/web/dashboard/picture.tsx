/** Counties of the region coloured by a measure: a map where boundaries are known, else (or by choice) tiles. */
import type { RegionFigures } from '@linked/shared/contracts/hub/rollup.ts';
import { Loading, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type DashboardSearch, dashboardRoute } from '../routes.tsx';
import { trpc } from '../trpc.ts';
import { hasBoundaries } from './boundaries.ts';
import { Legend } from './legend.tsx';
import { type Measure, scoreOf } from './measures.ts';
import { stepsOf } from './scale.ts';
import { Tiles } from './tiles.tsx';
import { askedOf, type Place } from './use-dashboard.ts';

const CountyMap = lazy(async () => ({ default: (await import('./county-map.tsx')).CountyMap }));

export interface Coloured {
  place: Place;
  measure: Measure;
  rows: RegionFigures[];
  /** Text of a county: its name and the measure with its parts. */
  describe: (row: RegionFigures) => string;
  onOpen: (region: string) => void;
}

export function Picture({ place, measure }: { place: Place; measure: Measure }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const { view } = dashboardRoute.useSearch();
  const navigate = dashboardRoute.useNavigate();
  const query = useQuery(trpc.rollup.counties.queryOptions(askedOf(place)));
  const mapPossible = hasBoundaries(place.campaign.editionId, place.region);
  const asMap = mapPossible && view !== 'tiles';
  const describe = (row: RegionFigures) => {
    const unit = t(`unit.${measure.unit}`);
    const value = format.number(measure.value(row), 1);
    const score = scoreOf(measure, row);
    if (!measure.of) return t('picture.count', { region: row.regionName, value, unit });
    if (score === null) return t('picture.none', { region: row.regionName });
    return t('picture.rate', {
      region: row.regionName,
      rate: score.toFixed(1),
      value,
      whole: format.number(measure.of(row), 1),
      unit,
    });
  };
  return (
    <figure className="picture" aria-label={t('picture.label', { measure: t(`measure.${measure.key}`) })}>
      {mapPossible && (
        <Segmented
          size="small"
          aria-label={t('picture.switch')}
          value={asMap ? 'map' : 'tiles'}
          options={[
            { value: 'map', label: t('picture.map') },
            { value: 'tiles', label: t('picture.tiles') },
          ]}
          onChange={(chosen) =>
            navigate({
              search: (old: DashboardSearch) => ({ ...old, view: chosen as 'map' | 'tiles' }),
              resetScroll: false,
            })
          }
        />
      )}
      <QueryState query={query} rows={10}>
        {({ rows }) => {
          const parts: Coloured = {
            place,
            measure,
            rows,
            describe,
            onOpen: (region) => navigate({ search: (old: DashboardSearch) => ({ ...old, region }) }),
          };
          return (
            <>
              {asMap ? (
                <Suspense fallback={<Loading rows={10} />}>
                  <CountyMap {...parts} />
                </Suspense>
              ) : (
                <Tiles {...parts} />
              )}
              <Legend
                measure={measure}
                steps={stepsOf(
                  measure,
                  rows.map((row) => scoreOf(measure, row)),
                )}
              />
            </>
          );
        }}
      </QueryState>
    </figure>
  );
}
