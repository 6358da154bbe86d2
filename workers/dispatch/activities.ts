/** Activities of dispatch. */
import { pendingCounties } from '@linked/hub-core/directives/deliveries.ts';
import { Context } from '@temporalio/activity';
import type { WorkerDependencies } from '../dependencies.ts';
import { deliverToCounties } from './deliver-to-counties.ts';
import type { dispatchActivityNames } from './names.ts';

/**
 * Deliveries under way at once in one batch; a province's two batches make 24. Measured on 2 cores (bench/README.md):
 * 4 at once 1056 ms, 8 947, 12 697, 16 657, 24 632, 48 641.
 */
export const DELIVERIES_AT_ONCE = 12;

/** Far below the heartbeat timeout of 8 s, so that a slow query does not look like a dead worker. */
const HEARTBEAT_EVERY_MS = 2_000;

/** Kept by the server when a worker dies, so that the next attempt does not wait for the same counties again. */
interface Progress {
  unreachable: string[];
}

export type DispatchActivities = ReturnType<typeof createDispatchActivities>;

export function createDispatchActivities(dependencies: WorkerDependencies) {
  const { db, log } = dependencies;

  return {
    /** @returns counties in push mode whose cursor is behind for something of this campaign, sorted by code */
    async planDispatch({ campaignId }: { campaignId: string }): Promise<{ regions: string[] }> {
      return { regions: await pendingCounties(db, { campaignId }) };
    },

    /**
     * Delivers to each county everything after its cursor. Repeatable: what a county confirmed is behind its cursor.
     * @returns the counties that could not be reached or did not confirm, sorted; why stands with their deliveries
     * @throws only when our own database fails
     */
    async deliverBatch({ regions }: { regions: string[] }): Promise<{ unreachable: string[] }> {
      const context = Context.current();
      const earlier = context.info.heartbeatDetails as Progress | undefined;
      const unreachable = new Set(earlier?.unreachable);
      const heartbeat = (): void => context.heartbeat({ unreachable: [...unreachable] } satisfies Progress);
      const timer = setInterval(heartbeat, HEARTBEAT_EVERY_MS);
      try {
        const remaining = regions.filter((region) => !unreachable.has(region));
        await deliverToCounties(dependencies, remaining, {
          concurrency: DELIVERIES_AT_ONCE,
          signal: context.cancellationSignal,
          onUnreachable: (region) => unreachable.add(region),
        });
      } finally {
        clearInterval(timer);
      }
      log.info({ counties: regions.length, unreachable: unreachable.size }, 'batch delivered');
      return { unreachable: [...unreachable].sort() };
    },
  } satisfies Record<keyof typeof dispatchActivityNames, unknown>;
}
