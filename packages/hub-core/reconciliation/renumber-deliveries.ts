/** Numbers again what waits for a county that is ahead of this hub. */
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';

/** Larger than any number in use, so that moving rows does not meet those still to be moved. */
const ASIDE = 1_000_000_000;
/** More than a hub issues between two backups; a county cannot use up the numbers. */
export const FARTHEST = 100_000;

/**
 * For a hub that was restored from a backup: the county has directives up to `cursor`, which this hub numbered and
 * no longer knows. What waits follows after them; what the county has all the same it acknowledges by its id.
 * Does nothing when the hub itself numbered as far. The caller holds the lock of the county's row.
 */
export async function renumberDeliveries(
  trx: HubTransaction,
  { region, cursor }: { region: string; cursor: number },
): Promise<void> {
  const node = await trx
    .selectFrom('nodes')
    .select(['down_seq', 'down_cursor'])
    .where('region', '=', region)
    .executeTakeFirst();
  if (!node || cursor <= node.down_seq || cursor > node.down_seq + FARTHEST) return;
  await renumberWaiting(trx, {
    region,
    after: node.down_cursor,
    shift: cursor - node.down_cursor,
    downSeq: node.down_seq,
  });
}

/** Moves what follows `after` up by `shift` numbers; the county then has everything up to `after + shift`. */
export async function renumberWaiting(
  trx: HubTransaction,
  { region, after, shift, downSeq }: { region: string; after: number; shift: number; downSeq: number },
): Promise<void> {
  const waiting = () => trx.updateTable('deliveries').where('region', '=', region).where('seq', '>', after);
  await waiting()
    .set({
      seq: sql`seq + ${ASIDE + shift}::int`,
      state: sql`case state when 'delivered' then 'queued' else state end`,
      delivered_at: null,
    })
    .execute();
  await waiting()
    .where('seq', '>', ASIDE)
    .set({ seq: sql`seq - ${ASIDE}::int` })
    .execute();
  await trx
    .updateTable('nodes')
    .set({ down_seq: downSeq + shift, down_cursor: after + shift })
    .where('region', '=', region)
    .execute();
}
