/** Puts directives out again that a county no longer has. */
import { sql } from 'kysely';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { notifyDeliveries } from '../db/notify.ts';
import { wakeCampaigns } from '../directives/wake-campaigns.ts';

/**
 * Moves the county's down cursor back to `to`, and wakes dispatch to deliver what follows again. Does nothing when
 * the cursor is no longer at `from`: a delivery was confirmed since the county was asked. Signed stays signed.
 * @returns the number of directives that go out again
 */
export function rewindDeliveries(
  db: HubDatabase,
  { region, from, to, now }: { region: string; from: number; to: number; now: Date },
): Promise<number> {
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ campaignId: string; directiveId: string }>`
      with moved as (
        update nodes set down_cursor = ${to}, in_step_at = null, in_step_since = null
        where region = ${region} and down_cursor = ${from} returning region
      ), again as (
        update deliveries y set state = case y.state when 'delivered' then 'queued' else y.state end,
          delivered_at = null
        from moved where y.region = moved.region and y.seq > ${to} and y.seq <= ${from}
        returning y.directive_id
      )
      select x.campaign_id as "campaignId", x.id as "directiveId" from again
      join directives x on x.id = again.directive_id`.execute(trx);
    for (const row of rows) await notifyDeliveries(trx, { ...row, regions: [region] });
    if (rows.length > 0) await wakeCampaigns(trx, region, now);
    return rows.length;
  });
}

/** In the transaction the caller has, or in one of its own. */
function inTransaction<T>(db: HubDatabase, work: (trx: HubTransaction) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db as HubTransaction) : db.transaction().execute(work);
}
