/** Taking what comes down: everything after the cursor, in order, once. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Directive } from '@linked/shared/link/protocol.ts';
import { sql } from 'kysely';
import pMap from 'p-map';
import { type CountyChange, channels } from '../../db/channels.ts';
import {
  type CountyDatabase,
  ownRegion,
  type RegionTransaction,
  withRegionAlone,
} from '../../db/database.ts';
import { insertNewIds } from '../../db/rows.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { applyDirective, type Outgoing, type ReadDirective, readDirective } from './apply-directive.ts';

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
  return withRegionAlone(db, region, async (trx) => {
    const { cursor, waiting } = await position(trx);
    const fresh = items.filter((item) => item.seq > cursor);
    for (const [index, item] of fresh.entries())
      if (item.seq !== cursor + 1 + index)
        throw new AppError('sequence-gap', { expected: cursor + 1 + index, received: item.seq });
    const behind = items.filter((item) => item.seq <= cursor);
    const taken = [...(await withoutKnown(trx, behind)), ...fresh];
    const reached = cursor + taken.length;
    const read = taken.map((item, index) => ({
      item: { ...item, seq: cursor + 1 + index },
      read: readDirective(item),
    }));
    const stored = await storeDirectives(trx, read, now);
    const outgoing: Outgoing = { reports: [], changes: [] };
    let held = waiting;
    for (const { item, read: content } of read.filter((one) => stored.has(one.item.id))) {
      const reason = await applyDirective(trx, region, item, content, outgoing);
      held ||= reason !== null;
      if (reason)
        await trx.updateTable('directives').set({ held: reason }).where('id', '=', item.id).execute();
    }
    if (held && taken.some((item) => item.kind === 'campaign')) await releaseHeld(trx, region, outgoing);
    await sendOutgoing(trx, outgoing, now);
    await moveCursor(trx, { region, reached, now, changed: taken.length > 0 });
    return reached;
  });
}

/**
 * Directives that are not here although their numbers are: a hub restored from a backup gives numbers out again.
 * Acknowledged like known ones they would be lost; so they are taken after the last one, under numbers of our own.
 */
async function withoutKnown(trx: RegionTransaction, items: readonly Directive[]): Promise<Directive[]> {
  if (items.length === 0) return [];
  const ids = items.map((item) => item.id);
  const known = await trx.selectFrom('directives').select('id').where('id', 'in', ids).execute();
  return items.filter((item) => !known.some((row) => row.id === item.id.toLowerCase()));
}

/** Where the county is, and whether directives are held. */
async function position(trx: RegionTransaction): Promise<{ cursor: number; waiting: boolean }> {
  const { rows } = await sql<{ cursor: number; waiting: boolean }>`
    select down_cursor as cursor, exists (select from directives where held is not null) as waiting
    from instances where region = ${ownRegion}`.execute(trx);
  const [row] = rows;
  if (!row) throw new AppError('node-unknown');
  return row;
}

interface ReadItem {
  item: Directive;
  read: ReadDirective;
}

/** Ids of those written now: the same directive under a second number is acknowledged, not applied again. */
async function storeDirectives(
  trx: RegionTransaction,
  items: readonly ReadItem[],
  now: Date,
): Promise<Set<string>> {
  if (items.length === 0) return new Set();
  const rows = items.map(({ item, read }) => ({
    id: item.id,
    seq: item.seq,
    protocol: item.protocol,
    campaign_id: item.campaignId,
    kind: item.kind,
    revision: item.revision,
    issuing_organ: item.issuingOrgan,
    issued_at: item.issuedAt,
    payload: item.payload ?? null,
    receipt_due_on: receiptDueOn(read),
    received_at: now,
  }));
  return insertNewIds(trx, 'directives', rows);
}

/** Whatever kind asks for a receipt says so in its payload. */
const receiptDueOn = (read: ReadDirective): string | null =>
  'kind' in read && 'receiptDueOn' in read.payload ? read.payload.receiptDueOn : null;

/** What the county says because of what it was told, in its own name: nobody here did it. */
async function sendOutgoing(trx: RegionTransaction, outgoing: Outgoing, now: Date): Promise<void> {
  const { reports, changes } = outgoing;
  if (reports.length + changes.length > 0)
    await queueReports(trx, reports, { author: 'system', now, changes });
}

/** The instance's row comes last, as for every writer; the screens hear of it at commit. */
async function moveCursor(
  trx: RegionTransaction,
  to: { region: string; reached: number; now: Date; changed: boolean },
): Promise<void> {
  const told = (feature: CountyChange['feature']) =>
    JSON.stringify({ region: to.region, feature, id: to.region });
  await sql`
    with moved as (
      update instances set down_cursor = ${to.reached}, last_contact_at = ${to.now}, last_error = null
      where region = ${ownRegion} returning region
    )
    select pg_notify(${channels.changes}, ${told('directives')}), pg_notify(${channels.changes}, ${told('campaigns')})
    from moved where ${to.changed}::boolean`.execute(trx);
}

/** Applies what this version now understands, in the order it came. Returns how many were applied. */
export async function releaseHeld(
  trx: RegionTransaction,
  region: string,
  outgoing: Outgoing,
): Promise<number> {
  const waiting = await trx
    .selectFrom('directives')
    .select(['id', 'protocol', 'campaign_id as campaignId', 'kind', 'revision', 'payload', 'held'])
    .select(['issuing_organ as issuingOrgan', 'issued_at'])
    .where('held', 'is not', null)
    .orderBy('seq')
    .execute();
  let released = 0;
  for (const row of waiting) {
    const item = { ...row, issuedAt: row.issued_at.toISOString() };
    const read = readDirective(item);
    const held = await applyDirective(trx, region, item, read, outgoing);
    if (held === item.held) continue;
    const change = { held, receipt_due_on: receiptDueOn(read) };
    await trx.updateTable('directives').set(change).where('id', '=', item.id).execute();
    if (held === null) released += 1;
  }
  return released;
}

/** At the start of a host, after an upgrade perhaps: every county's held directives are tried again. */
export async function releaseAllHeld(db: CountyDatabase, now: Date): Promise<number> {
  const instances = await db.selectFrom('instances').select('region').execute();
  const released = await pMap(
    instances,
    ({ region }) =>
      withRegionAlone(db, region, async (trx) => {
        const { cursor, waiting } = await position(trx);
        const outgoing: Outgoing = { reports: [], changes: [] };
        const count = waiting ? await releaseHeld(trx, region, outgoing) : 0;
        await sendOutgoing(trx, outgoing, now);
        if (count > 0) await moveCursor(trx, { region, reached: cursor, now, changed: true });
        return count;
      }),
    { concurrency: 4 },
  );
  return released.reduce((sum, count) => sum + count, 0);
}
