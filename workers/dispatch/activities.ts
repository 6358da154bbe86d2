/** Activities of dispatch: what to deliver is read with one query a batch, what was confirmed is written in groups. */
import { confirmDelivered, itemsAfterCursor, pendingCounties, recordUnreachable } from '@linked/hub-core/directives/deliveries.ts';
import { Context } from '@temporalio/activity';
import pMap from 'p-map';
import type { WorkerDependencies } from '../dependencies.ts';
import { createGroupWriter } from '../group-writer.ts';
import { deliverToCounty } from './deliver-to-county.ts';

/**
 * Deliveries under way at once in one batch. Measured with 168 counties in one process on 2 cores
 * (bench/README.md): below 8 the county waits for the hub, above 16 nothing is gained.
 */
export const DELIVERIES_AT_ONCE = 12;

/** Far below the heartbeat timeout of 8 s, so that a slow query does not look like a dead worker. */
const HEARTBEAT_EVERY_MS = 2_000;

/** Remembered by the server when a worker dies, so that the next attempt does not wait for the same counties again. */
interface Progress {
  unreachable: string[];
}

export type DispatchActivities = ReturnType<typeof createDispatchActivities>;

export function createDispatchActivities(dependencies: WorkerDependencies) {
  const { db, clock, log } = dependencies;

  return {
    /** @returns counties in push mode whose cursor is behind for something of this campaign, sorted by code */
    async planDispatch({ campaignId }: { campaignId: string }): Promise<{ regions: string[] }> {
      return { regions: await pendingCounties(db, { campaignId }) };
    },

    /**
     * Delivers to each county everything after its cursor. Repeatable: what a county has confirmed is behind its cursor.
     * @returns the counties that could not be reached or did not confirm; the reason of each stands with its deliveries
     * @throws only when our own database fails
     */
    async deliverBatch({ regions }: { regions: string[] }): Promise<{ unreachable: string[] }> {
      const context = Context.current();
      const earlier = context.info.heartbeatDetails as Progress | undefined;
      const unreachable = new Set(earlier?.unreachable);
      const heartbeat = (): void => context.heartbeat({ unreachable: [...unreachable] } satisfies Progress);
      const timer = setInterval(heartbeat, HEARTBEAT_EVERY_MS);
      const confirmed = createGroupWriter<Confirmation>((group) => confirmDelivered(db, group));
      const failed = createGroupWriter<Failure>((group) => recordUnreachable(db, group));
      try {
        const remaining = regions.filter((region) => !unreachable.has(region));
        const targets = await itemsAfterCursor(db, remaining);
        await pMap(
          targets,
          async ([region, target]) => {
            const answer = await deliverToCounty(dependencies, region, target, context.cancellationSignal);
            if (answer.reached) confirmed.add({ region, cursor: answer.cursor, at: clock() });
            if (!answer.error) return;
            unreachable.add(region);
            failed.add({ region, error: answer.error, at: clock() });
          },
          { concurrency: DELIVERIES_AT_ONCE, signal: context.cancellationSignal },
        );
      } finally {
        clearInterval(timer);
        // Also on the way out of a cancelled batch: what was confirmed must not be sent again.
        await Promise.all([confirmed.drain(), failed.drain()]);
      }
      log.info({ counties: regions.length, unreachable: unreachable.size }, 'batch delivered');
      return { unreachable: [...unreachable] };
    },
  };
}

type Confirmation = Parameters<typeof confirmDelivered>[1][number];
type Failure = Parameters<typeof recordUnreachable>[1][number];
