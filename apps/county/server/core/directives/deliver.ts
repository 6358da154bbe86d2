/** Taking what comes down: everything after the cursor, in order, once. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Directive } from '@linked/shared/link/protocol.ts';
import { sql } from 'kysely';
import pMap from 'p-map';
import { type CountyChange, channels } from '../../db/channels.ts';
import { type CountyDatabase, ownRegion, type RegionTransaction, withRegion } from '../../db/database.ts';
import { insertRows } from '../../db/rows.ts';
import { applyDirective, type DirectiveToApply, readDirective } from './apply-directive.ts';

/**
 * Stores and applies directives in one transaction; those at or below the cursor are known and only
 * acknowledged. What this version cannot apply is held and does not stop those behind it.
 * Returns the county's cursor. Throws `sequence-gap` (`expected`, `received`) and keeps nothing then;
 * `node-unknown` when the county does not live on this host.
 */
export async function deliverDirectives(
  db: CountyDatabase,
  batch: { region: string; items: readonly Directive[]; now: Date },
): Promise<number> {
  const { region, items, now } = batch;
  return withRegion(db, region, async (trx) => {
    const cursor = await lockCursor(trx);
    const fresh = items.filter((item) => item.seq > cursor);
    for (const [index, item] of fresh.entries())
      if (item.seq !== cursor + 1 + index)
        throw new AppError('sequence-gap', { expected: cursor + 1 + index, received: item.seq });
    const reached = cursor + fresh.length;
    const stored = await storeDirectives(trx, fresh, now);
    let campaignCame = false;
    for (const item of fresh.filter(({ id }) => stored.has(id))) {
      const held = await applyDirective(trx, region, item);
      if (held) await trx.updateTable('directives').set({ held }).where('id', '=', item.id).execute();
      else if (item.kind === 'campaign') campaignCame = true;
    }
    if (campaignCame) await releaseHeld(trx, region);
    await sql`update instances set down_cursor = ${reached}, last_contact_at = ${now}, last_error = null
      where region = ${ownRegion}`.execute(trx);
    if (fresh.length > 0) await announce(trx, region);
    return reached;
  });
}

/** One delivery at a time for a county; not by its instance row, which writers lock last. */
async function lockCursor(trx: RegionTransaction): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('county-deliver'), current_setting('app.region')::int)`.execute(
    trx,
  );
  const instance = await trx
    .selectFrom('instances')
    .select('down_cursor')
    .where('region', '=', ownRegion)
    .executeTakeFirst();
  if (!instance) throw new AppError('node-unknown');
  return instance.down_cursor;
}

/** Ids of those written now: the same directive under a second number is acknowledged, not applied again. */
async function storeDirectives(
  trx: RegionTransaction,
  items: readonly Directive[],
  now: Date,
): Promise<Set<string>> {
  if (items.length === 0) return new Set();
  const ids = items.map((item) => item.id);
  const before = await trx.selectFrom('directives').select('id').where('id', 'in', ids).execute();
  const known = new Set(before.map((row) => row.id));
  const fresh = items.filter((item, index) => !known.has(item.id) && ids.indexOf(item.id) === index);
  await insertRows(
    trx,
    'directives',
    fresh.map((item) => ({
      id: item.id,
      seq: item.seq,
      protocol: item.protocol,
      campaign_id: item.campaignId,
      kind: item.kind,
      revision: item.revision,
      issuing_organ: item.issuingOrgan,
      issued_at: item.issuedAt,
      payload: item.payload ?? null,
      receipt_due_on: receiptDueOn(item),
      received_at: now,
    })),
  );
  return new Set(fresh.map((item) => item.id));
}

function receiptDueOn(item: DirectiveToApply): string | null {
  const read = readDirective(item);
  return 'kind' in read && read.kind === 'campaign' ? read.payload.receiptDueOn : null;
}

/** Applies what this version now understands, in the order it came. Returns how many were applied. */
export async function releaseHeld(trx: RegionTransaction, region: string): Promise<number> {
  const waiting = await trx
    .selectFrom('directives')
    .select(['id', 'protocol', 'campaign_id as campaignId', 'kind', 'revision', 'payload', 'held'])
    .where('held', 'is not', null)
    .orderBy('seq')
    .execute();
  let released = 0;
  for (const item of waiting) {
    const held = await applyDirective(trx, region, item);
    if (held === item.held) continue;
    const receipt_due_on = receiptDueOn(item);
    await trx.updateTable('directives').set({ held, receipt_due_on }).where('id', '=', item.id).execute();
    if (held === null) released += 1;
  }
  return released;
}

/** At the start of a host, after an upgrade perhaps: every county's held directives are tried again. */
export async function releaseAllHeld(db: CountyDatabase): Promise<number> {
  const instances = await db.selectFrom('instances').select('region').execute();
  const released = await pMap(
    instances,
    ({ region }) =>
      withRegion(db, region, async (trx) => {
        await lockCursor(trx);
        const count = await releaseHeld(trx, region);
        if (count > 0) await announce(trx, region);
        return count;
      }),
    { concurrency: 4 },
  );
  return released.reduce((sum, count) => sum + count, 0);
}

async function announce(trx: RegionTransaction, region: string): Promise<void> {
  const told = (feature: CountyChange['feature']) => JSON.stringify({ region, feature, id: region });
  await sql`select pg_notify(${channels.changes}, ${told('directives')}),
    pg_notify(${channels.changes}, ${told('campaigns')})`.execute(trx);
}
