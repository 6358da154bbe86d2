/** Delivering to many counties: one query for what they have to get, bounded concurrency, confirmations in groups. */
import {
  confirmDelivered,
  itemsAfterCursor,
  recordUnreachable,
} from '@linked/hub-core/directives/deliveries.ts';
import pMap from 'p-map';
import type { WorkerDependencies } from '../dependencies.ts';
import { createGroupWriter } from '../group-writer.ts';
import { deliverToCounty } from './deliver-to-county.ts';

export interface DeliveryOptions {
  /** Calls under way at once. */
  concurrency: number;
  /** Ends the work early: no further call is begun, those under way are aborted. */
  signal: AbortSignal;
  /** Told of each county that could not be reached or did not confirm everything. */
  onUnreachable(region: string): void;
}

/**
 * Sends each county what follows its cursor and records what came of it. Counties that have everything, or that
 * the hub cannot call, are passed over.
 * @throws when our own database fails, or with the signal's reason; never because of a county
 */
export async function deliverToCounties(
  dependencies: WorkerDependencies,
  regions: readonly string[],
  options: DeliveryOptions,
): Promise<void> {
  const { db, clock } = dependencies;
  const { concurrency, signal } = options;
  const confirmed = createGroupWriter<Confirmation>((group) => confirmDelivered(db, group));
  const failed = createGroupWriter<Failure>((group) => recordUnreachable(db, group));
  try {
    await pMap(
      await itemsAfterCursor(db, regions),
      async ([region, county]) => {
        const answer = await deliverToCounty(dependencies, region, county, signal);
        if (answer.reached) confirmed.add({ region, cursor: answer.cursor, at: clock() });
        if (!answer.error) return;
        options.onUnreachable(region);
        failed.add({ region, error: answer.error, at: clock() });
      },
      { concurrency, signal },
    );
  } finally {
    // Also on the way out of work that was cancelled: what was confirmed must not be sent again.
    await Promise.all([confirmed.drain(), failed.drain()]);
  }
}

type Confirmation = Parameters<typeof confirmDelivered>[1][number];
type Failure = Parameters<typeof recordUnreachable>[1][number];
