/** Applies what was held because this program was too old for it. Called at every start of the hub. */
import { isReportKind } from '@linked/shared/link/kinds.ts';
import { PROTOCOL, type Report } from '@linked/shared/link/protocol.ts';
import { sql } from 'kysely';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { applyJudged } from './apply.ts';
import { judgeAll } from './judge-all.ts';
import { loadJudgeContext } from './judge-context.ts';

/** Reports of one county that one transaction takes. */
const BATCH = 500;

interface HeldRow extends Omit<Report, 'occurredAt'> {
  occurredAt: Date;
}

/**
 * Judges the held reports this program understands now and applies them in their order; what it still does not
 * know stays held, as does what a revoked county sent. Safe to run beside ingest and beside another release.
 * @returns how many were applied or refused, by outcome
 */
export async function releaseHeld(
  db: HubDatabase,
  now: Date,
): Promise<{ accepted: number; stale: number; rejected: number }> {
  const totals = { accepted: 0, stale: 0, rejected: 0 };
  const { rows } = await sql<{ region: string }>`
    select distinct region from report_log where outcome = 'held' order by region`.execute(db);
  for (const { region } of rows) {
    for (let after = 0; after >= 0; ) {
      const step = await db.transaction().execute((trx) => releaseSome(trx, region, after, now));
      for (const outcome of step.outcomes) if (outcome !== 'held') totals[outcome] += 1;
      after = step.next;
    }
  }
  return totals;
}

/** `next` is the seq to go on after; -1 when the county has no more. */
async function releaseSome(trx: HubTransaction, region: string, after: number, now: Date) {
  // Ingest takes the same row first, so no batch of this county comes between.
  const { rows: open } = await sql`
    select from nodes where region = ${region} and revoked_at is null for no key update`.execute(trx);
  if (open.length === 0) return { outcomes: [], next: -1 };
  const { rows } = await sql<HeldRow>`
    select seq, id, protocol, region, campaign_id as "campaignId", kind, entity_id as "entityId", revision,
      occurred_at as "occurredAt", author, payload
    from report_log where region = ${region} and outcome = 'held' and seq > ${after}
    order by seq limit ${BATCH}`.execute(trx);
  const known = rows
    .map((row): Report => ({ ...row, occurredAt: row.occurredAt.toISOString() }))
    .filter((report) => report.protocol <= PROTOCOL && isReportKind(report.kind));
  const next = rows.length < BATCH ? -1 : rows.at(-1)!.seq;
  if (known.length === 0) return { outcomes: [], next };
  const context = await loadJudgeContext(trx, region, [...new Set(known.map((one) => one.campaignId))]);
  const judged = judgeAll(known, context, now);
  const judgements = await applyJudged(trx, { region, judged, now, mode: { kind: 'release' } });
  return { outcomes: judgements?.map((judgement) => judgement.outcome) ?? [], next };
}
