/** Comparing with the hub at its wish, for a county that it cannot call: the county's half of `link.compare`. */
import { MAX_COMPARED } from '@linked/shared/link/protocol.ts';
import { digestOf, inventoryOf, resendPresent } from '../core/outbox/reconcile.ts';
import { withRegion } from '../db/database.ts';
import type { HubConnection } from './hub-client.ts';
import type { LaneParts } from './lane.ts';

/** Says what this county has and queues again what the hub lacks of it. Throws the hub's AppError or `hub-unreachable`. */
export async function compareWithHub(parts: LaneParts, connection: HubConnection): Promise<void> {
  const { db, hub, now, signal } = parts;
  const { region } = connection;
  const { rows, cursor } = await withRegion(db, region, (trx) => digestOf(trx, null));
  const digest = { region, rows, down: { cursor } };
  const { wanted } = await hub.compare(connection, { region, digest }, signal);
  if (wanted.length === 0) return;
  const listed = await withRegion(db, region, (trx) => listThings(trx, wanted));
  const { resend } = await hub.compare(connection, { region, digest, ...listed }, signal);
  for (const request of resend)
    if (request.entityIds.length > 0)
      await withRegion(db, region, (trx) => resendPresent(trx, request, now()));
}

type Listing = Parameters<LaneParts['hub']['compare']>[1];

/** As much as one call may list; what is left out is compared another day. */
async function listThings(
  trx: Parameters<typeof inventoryOf>[0],
  wanted: readonly { campaignId: string; kind: string }[],
): Promise<Pick<Listing, 'inventories' | 'left'>> {
  const inventories: NonNullable<Listing['inventories']> = [];
  const left: NonNullable<Listing['left']> = [];
  let things = 0;
  for (const pair of wanted) {
    const items = await inventoryOf(trx, pair);
    if (things + items.length > MAX_COMPARED) left.push(pair);
    else {
      things += items.length;
      inventories.push({ ...pair, items });
    }
  }
  return { inventories, left };
}
