/** What a campaign's workflow asks for when it wakes: everything that is due, and when the next thing will be. */
import { type MomentKind, momentArgs, momentKinds } from '@linked/shared/campaigns/moment-kinds.ts';
import { openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { sql } from 'kysely';
import { type Campaign, lockCampaign } from '../campaigns/change-state.ts';
import { startCampaign } from '../campaigns/course.ts';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { type MomentHandler, momentHandlers } from './handlers.ts';
import { planMoments } from './plan-moments.ts';

/** Moments carried out by one call; the caller asks again while the next instant is past. */
const MOST_AT_ONCE = 20;

const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 3_600_000;

/**
 * Marks an issued campaign running, brings its moments in line with its dates and carries out what is due, each moment
 * in a transaction of its own with its mark, or in several that note how far it is: whatever is killed at whatever
 * instant, each happens exactly once. Two
 * calls at a time wait for each other. A moment that fails is noted and tried again later; the others go on.
 * @returns how many were carried out now
 * @throws `campaign-unknown`; whatever the database throws when it is away
 */
export async function carryOutDue(
  db: HubDatabase,
  { campaignId, now }: { campaignId: string; now: Date },
): Promise<{ carriedOut: number }> {
  await db.transaction().execute(async (trx) => {
    const { state } = await lockCampaign(trx, campaignId);
    if (state === 'issued') await startCampaign(trx, { id: campaignId, now });
    await planMoments(trx, await lockCampaign(trx, campaignId), now);
  });
  let carriedOut = 0;
  for (let tried = 0; tried < MOST_AT_ONCE; ) {
    const result = await carryOutNext(db, campaignId, now);
    if (result === 'nothing-due') break;
    if (result !== 'goes-on') tried += 1;
    if (result === 'carried-out') carriedOut += 1;
  }
  return { carriedOut };
}

type Result = 'nothing-due' | 'carried-out' | 'put-off' | 'goes-on';

async function carryOutNext(db: HubDatabase, campaignId: string, now: Date): Promise<Result> {
  let key: string | null = null;
  try {
    return await db.transaction().execute(async (trx): Promise<Result> => {
      const campaign = await lockCampaign(trx, campaignId);
      if (!openCampaignStates.includes(campaign.state)) return 'nothing-due';
      const due = await firstDue(trx, campaignId, now);
      if (!due) return 'nothing-due';
      key = due.key;
      return carryOut(trx, { campaign, ...due, now });
    });
  } catch (error) {
    if (key === null) throw error;
    await noteFailure(db, { campaignId, key, now, error });
    return 'put-off';
  }
}

interface DueRow {
  key: string;
  kind: MomentKind;
  at: Date;
  args: unknown;
  progress: unknown;
}

async function firstDue(trx: HubTransaction, campaignId: string, now: Date): Promise<DueRow | undefined> {
  const row = await trx
    .selectFrom('course_moments')
    .select(['key', 'kind', 'at', 'args', 'outcome as progress'])
    .where('campaign_id', '=', campaignId)
    .where('done_at', 'is', null)
    .where('at', '<=', now)
    .where((eb) => eb.or([eb('retry_at', 'is', null), eb('retry_at', '<=', now)]))
    .orderBy('at')
    .orderBy(sql`array_position(${momentKinds}::text[], kind)`)
    .orderBy('key')
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, kind: row.kind as MomentKind };
}

async function carryOut(
  trx: HubTransaction,
  { campaign, key, kind, at, args, progress, now }: DueRow & { campaign: Campaign; now: Date },
): Promise<Result> {
  const handler = momentHandlers[kind] as MomentHandler<MomentKind>;
  const result = await handler(trx, {
    campaign,
    key,
    at,
    args: momentArgs[kind].parse(args),
    progress: progress as Record<string, unknown> | null,
    now,
  });
  const put =
    'postponeTo' in result
      ? { at: result.postponeTo, retry_at: null }
      : 'goOn' in result
        ? { outcome: JSON.stringify(result.goOn), last_error: null, retry_at: null }
        : { done_at: now, outcome: JSON.stringify(result.outcome), last_error: null, retry_at: null };
  await trx
    .updateTable('course_moments')
    .set(put)
    .where('campaign_id', '=', campaign.id)
    .where('key', '=', key)
    .execute();
  if ('goOn' in result) return 'goes-on';
  return 'postponeTo' in result ? 'put-off' : 'carried-out';
}

/** Notes why; the next try comes after 1, 2, 4 … minutes, at most an hour. */
async function noteFailure(
  db: HubDatabase,
  failed: { campaignId: string; key: string; now: Date; error: unknown },
): Promise<void> {
  const { error, now } = failed;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  await db
    .updateTable('course_moments')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      last_error: text.slice(0, 1000),
      retry_at: sql<Date>`${now}::timestamptz + least(${FIRST_RETRY_MS} * 2 ^ least(attempts, 20), ${LONGEST_RETRY_MS}) * interval '1 millisecond'`,
    }))
    .where('campaign_id', '=', failed.campaignId)
    .where('key', '=', failed.key)
    .where('done_at', 'is', null)
    .execute();
}
