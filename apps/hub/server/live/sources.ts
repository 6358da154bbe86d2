/** Where the live streams read their rows: the same queries the screens load first, once for a whole burst. */
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import { type DeliveryRow, deliveryRows } from '@linked/hub-core/directives/list-directives.ts';
import { loadFrame } from '@linked/hub-core/rollup/campaign-frame.ts';
import { regionFigures } from '@linked/hub-core/rollup/region-figures.ts';
import { fieldsToRead } from '@linked/hub-core/rollup/scope.ts';
import type { Clock } from '@linked/server-kit/clock.ts';
import { regionWithin } from '@linked/shared/access/reach.ts';
import type { RegionFigures } from '@linked/shared/contracts/hub/rollup.ts';
import type { Edition } from '@linked/shared/regions/lookup.ts';
import { deliveryKey, type FiguresWatch, type Live, type LiveSources, partsOfKey } from './hub-live.ts';
import type { TopicSource } from './topic.ts';

/** What a change in a county moves on the screen of one who watches `self`. */
export interface MovedFigures {
  county: RegionFigures;
  city: RegionFigures;
  self: RegionFigures;
}

export type HubSources = LiveSources<DeliveryRow, MovedFigures>;
export type HubLive = Live<DeliveryRow, MovedFigures>;

export function liveSources(db: HubDatabase, now: Clock): HubSources {
  return {
    deliveries: (campaignId) => deliverySource(db, now, campaignId),
    figures: (watch) => figureSource(db, now, watch),
  };
}

function deliverySource(db: HubDatabase, now: Clock, campaignId: string): TopicSource<DeliveryRow> {
  return {
    async read(keys) {
      const byDirective = Map.groupBy(keys.map(partsOfKey), (part) => part.directiveId);
      const rows = await Promise.all(
        [...byDirective].map(([directiveId, parts]) =>
          deliveryRows(db, { directiveId, regions: parts.map(({ region }) => region), now: now() }),
        ),
      );
      return new Map(rows.flat().map((row) => [deliveryKey(row.directiveId, row.region), row]));
    },
    async all() {
      const rows = await db
        .selectFrom('deliveries as d')
        .innerJoin('directives as x', 'x.id', 'd.directive_id')
        .where('x.campaign_id', '=', campaignId)
        .select(['d.directive_id', 'd.region'])
        .execute();
      return rows.map((row) => deliveryKey(row.directive_id, row.region));
    },
  };
}

/**
 * The row between the county and the watched region: the county's city, or the county itself where it stands
 * beside the cities, or where its city is more than the watcher looks at.
 */
function rowBetween(edition: Edition, county: string, watched: string): string {
  const { parent } = edition.region(county);
  const isCity = parent !== null && edition.region(parent).tier === 'city';
  return isCity && regionWithin(parent, watched) ? parent : county;
}

function figureSource(db: HubDatabase, now: Clock, watch: FiguresWatch): TopicSource<MovedFigures> {
  const fields = fieldsToRead(watch.field, watch.fields);
  return {
    async read(counties) {
      const frame = await loadFrame(db, watch.campaignId);
      const { edition } = frame;
      const known = counties.filter((county) => edition.has(county));
      const between = (county: string) => rowBetween(edition, county, watch.region);
      const wanted = new Set([watch.region, ...known, ...known.map(between)]);
      const units = [...wanted].map((code) => edition.region(code));
      const rows = await regionFigures(db, frame, { units, fields, now: now() });
      const of = new Map(rows.map((row) => [row.region, row]));
      const self = of.get(watch.region)!;
      return new Map(
        known.map((county) => [county, { county: of.get(county)!, city: of.get(between(county))!, self }]),
      );
    },
    async all() {
      const { edition } = await loadFrame(db, watch.campaignId);
      return edition.leafUnits(watch.region).map((unit) => unit.code);
    },
  };
}
