/** Takes what counties report: in order, exactly once, and never stopped by a report it cannot accept. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Judgement, Report } from '@linked/shared/link/protocol.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import { applyJudged } from './apply.ts';
import { judgeAll } from './judge-all.ts';
import { type JudgeContext, loadJudgeContext } from './judge-context.ts';

export interface IngestAnswer {
  /** Last seq stored for the county. */
  cursor: number;
  /** One for every item sent, in the order of seq; known ones as they were judged the first time. */
  judgements: Judgement[];
}

/**
 * How often a batch is tried without holding the county; one that lost a race against another batch or a directive
 * this often holds it from before it is judged, so that it cannot lose for ever.
 */
const ATTEMPTS = 3;

/**
 * Stores one batch of a county's reports; two queries when all are new. Items at or below the county's cursor
 * are known already. Takes the pool as well as a transaction: the write is one statement.
 * @throws `report-not-yours` when an item is of another region, `node-unknown`, `node-revoked`,
 * `sequence-gap` when one is missing before the items, `already-exists` when a known seq now carries another
 * report (a county restored from a backup): nothing of the batch is stored then
 */
export async function ingestReports(
  db: HubDatabase,
  { region, items, now }: { region: string; items: readonly Report[]; now: Date },
): Promise<IngestAnswer> {
  const foreign = items.find((item) => item.region !== region);
  if (foreign) throw new AppError('report-not-yours', { region: foreign.region, seq: foreign.seq });
  const ordered = withoutRepeats(items);
  const campaignIds = [...new Set(ordered.map((item) => item.campaignId))];
  const attempt = async (on: HubDatabase): Promise<IngestAnswer | null> => {
    const context = await loadJudgeContext(on, region, campaignIds);
    const fresh = ordered.filter((item) => item.seq > context.cursor);
    const known = await knownJudgements(on, region, ordered.slice(0, ordered.length - fresh.length));
    requireNoGap(fresh, context.cursor);
    if (fresh.length === 0) return { cursor: context.cursor, judgements: known };
    const judgements = await applyFresh(on, fresh, context, now);
    return judgements && { cursor: fresh.at(-1)!.seq, judgements: [...known, ...judgements] };
  };
  for (let turn = 1; turn <= ATTEMPTS; turn++) {
    const answer = await attempt(db);
    if (answer) return answer;
  }
  const held = async (trx: HubDatabase) => {
    await sql`select from nodes where region = ${region} for no key update`.execute(trx);
    return attempt(trx);
  };
  const answer = await (db.isTransaction ? held(db) : db.transaction().execute(held));
  if (!answer) throw new AppError('changed-meanwhile', { region });
  return answer;
}

function applyFresh(db: HubDatabase, fresh: readonly Report[], context: JudgeContext, now: Date) {
  return applyJudged(db, {
    region: context.region,
    judged: judgeAll(fresh, context, now),
    now,
    mode: { kind: 'batch', expectedCursor: context.cursor, expectedIssued: context.issued },
  });
}

function withoutRepeats(items: readonly Report[]): Report[] {
  const bySeq = new Map<number, Report>();
  for (const item of items.toSorted((a, b) => a.seq - b.seq)) {
    const first = bySeq.get(item.seq);
    if (first) requireSameReport(item, first.id);
    else bySeq.set(item.seq, item);
  }
  return [...bySeq.values()];
}

/** A seq that carries another report than before: answering it as known would lose the new one in silence. */
function requireSameReport(item: Report, storedId: string): void {
  if (item.id.toLowerCase() !== storedId.toLowerCase())
    throw new AppError('already-exists', { what: `seq ${item.seq}` });
}

function requireNoGap(fresh: readonly Report[], cursor: number): void {
  for (const [index, item] of fresh.entries()) {
    const expected = cursor + 1 + index;
    if (item.seq !== expected) throw new AppError('sequence-gap', { expected, received: item.seq });
  }
}

/** How these reports of a county stand now, by seq: a held one may have been judged since. Unknown ones are left out. */
export async function presentJudgements(
  db: HubDatabase,
  region: string,
  seqs: readonly number[],
): Promise<Judgement[]> {
  const { rows } = await sql<Judgement>`
    select seq, outcome, reason from report_log
    where region = ${region} and seq = any(${[...seqs]}::int[]) order by seq`.execute(db);
  return rows;
}

async function knownJudgements(
  db: HubDatabase,
  region: string,
  known: readonly Report[],
): Promise<Judgement[]> {
  if (known.length === 0) return [];
  const { rows } = await sql<Judgement & { id: string }>`
    select seq, id, outcome, reason from report_log
    where region = ${region} and seq = any(${known.map((item) => item.seq)}::int[])`.execute(db);
  const stored = new Map(rows.map((row) => [row.seq, row]));
  return known.map((item) => {
    const row = stored.get(item.seq);
    // Only a log cut off for age lacks it; its cursor has moved past it all the same.
    if (!row) return { seq: item.seq, outcome: 'stale', reason: null };
    requireSameReport(item, row.id);
    return { seq: row.seq, outcome: row.outcome, reason: row.reason };
  });
}
