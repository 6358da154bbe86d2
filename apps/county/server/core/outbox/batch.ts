/** One county's outbox as the pump works through it: the next batch, what the hub said to it, where to go on. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import {
  type Judgement,
  MAX_BATCH,
  MAX_HELD_ASKED,
  PROTOCOL,
  type Report,
} from '@linked/shared/link/protocol.ts';
import { sql } from 'kysely';
import { channels } from '../../db/channels.ts';
import { type CountyDatabase, ownRegion, type RegionTransaction, withRegion } from '../../db/database.ts';
import type { Reason } from './outbox-status.ts';

/** Half of what the hub takes in one request, as the envelope adds to it. */
const MOST_BYTES = 4 * 1024 * 1024;

export interface Batch {
  hubUrl: string;
  sealedCredential: Buffer;
  mode: 'push' | 'pull';
  downCursor: number;
  /** Id of the directive stored under that number; null when it was acknowledged under another. */
  downLast: string | null;
  /** Reports after the last one the hub confirmed, in order; empty when all went up. */
  items: Report[];
  /** Whether more wait behind them. */
  more: boolean;
}

/** `limit`: reports at most, up to MAX_BATCH. Null while the county is not enrolled. */
export async function nextBatch(
  db: CountyDatabase,
  region: string,
  limit: number = MAX_BATCH,
): Promise<Batch | null> {
  return withRegion(db, region, async (trx) => {
    const instance = await trx
      .selectFrom('instances')
      .selectAll()
      .select((eb) =>
        eb
          .selectFrom('directives')
          .select('directives.id')
          .whereRef('directives.seq', '=', 'instances.down_cursor')
          .as('down_last'),
      )
      .where('region', '=', ownRegion)
      .executeTakeFirst();
    if (!instance?.hub_url || !instance.up_credential_sealed || !instance.mode) return null;
    const items = instance.up_seq > instance.up_acked ? await readItems(trx, instance.up_acked, limit) : [];
    return {
      hubUrl: instance.hub_url,
      sealedCredential: instance.up_credential_sealed,
      mode: instance.mode as Batch['mode'],
      downCursor: instance.down_cursor,
      downLast: instance.down_last,
      items,
      more: (items.at(-1)?.seq ?? instance.up_seq) < instance.up_seq,
    };
  });
}

/** Id of the directive that the county stored under its cursor; null when there is none under that number. */
export async function lastDirective(db: CountyDatabase, region: string): Promise<string | null> {
  return withRegion(db, region, async (trx) => {
    const row = await trx
      .selectFrom('instances')
      .innerJoin('directives', 'directives.seq', 'instances.down_cursor')
      .select('directives.id')
      .where('instances.region', '=', ownRegion)
      .executeTakeFirst();
    return row?.id ?? null;
  });
}

async function readItems(trx: RegionTransaction, after: number, limit: number): Promise<Report[]> {
  const rows = await trx
    .selectFrom('outbox')
    .selectAll()
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(Math.min(limit, MAX_BATCH))
    .execute();
  const items: Report[] = [];
  let bytes = 0;
  for (const row of rows) {
    const item: Report = {
      id: row.id,
      seq: row.seq,
      protocol: PROTOCOL,
      region: row.region,
      campaignId: row.campaign_id,
      kind: row.kind,
      entityId: row.entity_id,
      revision: row.revision,
      occurredAt: row.occurred_at.toISOString(),
      author: row.author,
      payload: row.payload,
    };
    bytes += Buffer.byteLength(JSON.stringify(item));
    if (items.length > 0 && bytes > MOST_BYTES) break;
    items.push(item);
  }
  return items;
}

/** Writes the hub's judgements beside the reports and moves on to its cursor. */
export async function confirmBatch(
  db: CountyDatabase,
  region: string,
  answer: { cursor: number; judgements: readonly Judgement[] },
  now: Date,
): Promise<void> {
  await withRegion(db, region, async (trx) => {
    await sql`
      update outbox set outcome = judged.outcome, reason = nullif(judged.reason, 'null'::jsonb), judged_at = ${now}
      from jsonb_to_recordset(${JSON.stringify(answer.judgements)}::jsonb)
        as judged(seq int, outcome text, reason jsonb)
      where outbox.seq = judged.seq and judged.seq <= ${answer.cursor}
    `.execute(trx);
    await sql`
      update instances set up_acked = greatest(up_acked, least(${answer.cursor}::int, up_seq)),
        last_contact_at = ${now}, last_error = null
      where region = ${ownRegion}
    `.execute(trx);
    await announce(trx, region);
  });
}

/** Numbers of reports the hub holds, those first that were asked about longest ago; at most MAX_HELD_ASKED. */
export async function heldReports(db: CountyDatabase, region: string): Promise<number[]> {
  const rows = await withRegion(db, region, (trx) =>
    trx
      .selectFrom('outbox')
      .select('seq')
      .where('outcome', '=', 'held')
      .orderBy('judged_at')
      .orderBy('seq')
      .limit(MAX_HELD_ASKED)
      .execute(),
  );
  return rows.map((row) => row.seq);
}

/** Writes what became of held reports: after an upgrade the hub takes or refuses them. */
export async function confirmHeld(
  db: CountyDatabase,
  region: string,
  judgements: readonly Judgement[],
  now: Date,
): Promise<void> {
  await withRegion(db, region, async (trx) => {
    const { rows } = await sql<{ outcome: Judgement['outcome'] }>`
      update outbox set outcome = judged.outcome, reason = nullif(judged.reason, 'null'::jsonb), judged_at = ${now}
      from jsonb_to_recordset(${JSON.stringify(judgements)}::jsonb)
        as judged(seq int, outcome text, reason jsonb)
      where outbox.seq = judged.seq and outbox.outcome = 'held'
      returning judged.outcome
    `.execute(trx);
    if (rows.some((row) => row.outcome !== 'held')) await announce(trx, region);
  });
}

/**
 * The hub asks for reports from `expected` on (it was restored from a backup): goes back to there.
 * Throws `sequence-gap` when it asks for one that was never made or lies ahead.
 */
export async function goBackTo(db: CountyDatabase, region: string, expected: number): Promise<void> {
  const result = await db
    .updateTable('instances')
    .set({ up_acked: expected - 1 })
    .where('region', '=', region)
    .where('up_acked', '>=', expected)
    .executeTakeFirst();
  if (expected < 1 || result.numUpdatedRows === 0n)
    throw new AppError('sequence-gap', { expected, received: null });
}

/** Larger than any number in use, so that moving rows does not meet those still to be moved. */
const ASIDE = 1_000_000_000;

/**
 * This county was restored from a backup, or lost its database, and gives out numbers that the hub has seen on
 * other reports: what waits is numbered again after the hub's cursor. Each report that is forgotten here raised
 * one thing by one revision, so nothing at the hub is ahead by more than their number: with that much added to
 * its revisions, what the county says from now on is newer there.
 */
export async function renumberAfter(db: CountyDatabase, region: string, hubCursor: number): Promise<void> {
  await withRegion(db, region, async (trx) => {
    const instance = await trx
      .selectFrom('instances')
      .select(['up_seq', 'up_acked'])
      .where('region', '=', ownRegion)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const shift = hubCursor - instance.up_acked;
    if (shift <= 0)
      throw new AppError('sequence-gap', { expected: hubCursor + 1, received: instance.up_acked + 1 });
    const waiting = () => trx.updateTable('outbox').where('seq', '>', instance.up_acked);
    await waiting()
      .set({
        seq: sql`seq + ${ASIDE + shift}::int`,
        // A receipt has one revision only.
        revision: sql`case kind when 'receipt' then revision else revision + ${shift}::int end`,
      })
      .execute();
    await waiting()
      .set({ seq: sql`seq - ${ASIDE}::int` })
      .execute();
    await trx
      .updateTable('instances')
      .set((eb) => ({
        up_seq: instance.up_seq + shift,
        up_acked: hubCursor,
        revision_base: eb('revision_base', '+', shift),
      }))
      .where('region', '=', ownRegion)
      .execute();
  });
}

/** Shown to the county's staff and the host's operator until the next good contact. */
export async function recordFailure(db: CountyDatabase, region: string, error: Reason): Promise<void> {
  await db
    .updateTable('instances')
    .set({ last_error: JSON.stringify(error) })
    .where('region', '=', region)
    .execute();
}

async function announce(trx: RegionTransaction, region: string): Promise<void> {
  const change = JSON.stringify({ region, feature: 'outbox', id: region });
  await sql`select pg_notify(${channels.changes}, ${change})`.execute(trx);
}
