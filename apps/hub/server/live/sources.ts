/** Where the live streams read their rows: the same queries the screens load first, once for a whole burst. */
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import { type DeliveryRow, deliveryRows } from '@linked/hub-core/directives/list-directives.ts';
import { loadFrame } from '@linked/hub-core/rollup/campaign-frame.ts';
import { type MovedFigures, movedFigures } from '@linked/hub-core/rollup/compare.ts';
import { leavesOf } from '@linked/hub-core/rollup/places.ts';
import type { Clock } from '@linked/server-kit/clock.ts';
import { deliveryKey, type FiguresWatch, type Live, type LiveSources, partsOfKey } from './hub-live.ts';
import type { TopicSource } from './topic.ts';

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

function figureSource(db: HubDatabase, now: Clock, watch: FiguresWatch): TopicSource<MovedFigures> {
  return {
    read: (counties) => movedFigures(db, { ...watch, counties, now: now() }),
    async all() {
      return leavesOf(await loadFrame(db, watch.campaignId), watch.region);
    },
  };
}
