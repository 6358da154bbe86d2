/** The rows of `course_moments`: put in, taken out and read. What they do when they are due stands in handlers.ts. */
import { type MomentArgs, type MomentKind, momentArgs } from '@linked/shared/campaigns/moment-kinds.ts';
import { sql } from 'kysely';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';

export interface NewMoment<K extends MomentKind> {
  campaignId: string;
  /** Unique within the campaign; begins with the kind and holds the date, e.g. `receipts:<directive>:2020-04-13`. */
  key: string;
  kind: K;
  at: Date;
  args: MomentArgs<K>;
}

/**
 * Puts a moment into the campaign's course. One of the same key that is still open is moved to `at`; one that was
 * carried out stays as it is. The caller wakes the workflow ({@link wakeCourse}) unless it is a moment's handler.
 */
export async function planMoment<K extends MomentKind>(
  trx: HubTransaction,
  moment: NewMoment<K>,
): Promise<void> {
  const args = JSON.stringify(momentArgs[moment.kind].parse(moment.args));
  await trx
    .insertInto('course_moments')
    .values({ campaign_id: moment.campaignId, key: moment.key, kind: moment.kind, at: moment.at, args })
    .onConflict((conflict) =>
      conflict
        .columns(['campaign_id', 'key'])
        .doUpdateSet({ at: moment.at, args, attempts: 0, last_error: null, retry_at: null })
        .where('course_moments.done_at', 'is', null),
    )
    .execute();
}

/** Takes out open moments: those of one kind, or those of it whose key begins with `keyPrefix`. */
export async function dropMoments(
  trx: HubTransaction,
  wanted: { campaignId: string; kind: MomentKind; keyPrefix?: string },
): Promise<void> {
  await trx
    .deleteFrom('course_moments')
    .where('campaign_id', '=', wanted.campaignId)
    .where('kind', '=', wanted.kind)
    .where('done_at', 'is', null)
    .where(sql<boolean>`starts_with(key, ${wanted.keyPrefix ?? ''})`)
    .execute();
}

/** Has the campaign's workflow look at its moments again once this transaction commits. */
export async function wakeCourse(
  trx: HubTransaction,
  { campaignId, now }: { campaignId: string; now: Date },
): Promise<void> {
  const args = { campaignId, signal: 'dates-changed' } as const;
  await requestWorkflow(trx, { kind: 'signal-campaign', args, now });
}

export interface OpenMoment {
  key: string;
  kind: MomentKind;
  args: Record<string, unknown>;
  /** When it is carried out, or tried again after it failed. */
  at: Date;
  /** Failures so far. */
  attempts: number;
  lastError: string | null;
}

/** The campaign's open moments, earliest first, at most `limit`. */
export async function openMoments(db: HubDatabase, campaignId: string, limit = 10): Promise<OpenMoment[]> {
  const next = sql<Date>`greatest(at, retry_at)`;
  const rows = await db
    .selectFrom('course_moments')
    .select(['key', 'kind', 'args', 'attempts', 'last_error', next.as('next')])
    .where('campaign_id', '=', campaignId)
    .where('done_at', 'is', null)
    .orderBy(next)
    .orderBy('key')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    key: row.key,
    kind: row.kind as MomentKind,
    args: row.args as Record<string, unknown>,
    at: row.next,
    attempts: row.attempts,
    lastError: row.last_error,
  }));
}
