/** Locks that nobody decides (到期锁定): what a phase's end, a task's own last day and an unlock's end hold. */
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import type { CampaignPhase } from '@linked/shared/campaigns/document.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import { systemActor, writeAudit } from '../audit/write-audit.ts';
import type { HubTransaction } from '../db/database.ts';
import { lockReasonOf } from '../phases/phase-locks.ts';
import {
  type LoadedTask,
  loadTasks,
  openCampaign,
  type ReviewedCampaign,
  type TaskPlace,
} from './load-tasks.ts';
import { locking } from './lock-tasks.ts';
import { recordDecisions } from './record-decisions.ts';

/**
 * Counties held in one transaction: their reports wait for as long as it takes. A hundred thousand locks in one
 * transaction held every county for 19 s.
 */
const COUNTIES_AT_ONCE = 50;

/** How far a sweep over the counties has come, in order of code. */
export interface Sweep {
  after: string;
  locked: number;
}

export const sweepBegins: Sweep = { after: '', locked: 0 };

export interface SweepStep {
  campaignId: string;
  sweep: Sweep;
  /** When it was due: the locks hold from then on. */
  at: Date;
  now: Date;
}

/**
 * Locks, in the next counties, the tasks of these phases whose time is over on the last day named: those whose own last
 * day it was, or has been, and with `handedIn` also those that lie handed in. What is locked or unlocked stays so.
 * @returns how far it is; null when no county is left
 * @throws `campaign-unknown`, `campaign-not-running`
 */
export async function lockDue(
  trx: HubTransaction,
  step: SweepStep & { phases: readonly CampaignPhase[]; day: string; handedIn: boolean },
): Promise<Sweep | null> {
  const { phases, day, handedIn, sweep } = step;
  const campaign = await openCampaign(trx, step.campaignId);
  const regions = await nextCounties(trx, campaign.id, sweep.after);
  if (regions.length === 0) return null;
  const { rows } = await sql<TaskPlace & { phase: string }>`
    select k.region, k.task_id as "taskId", v.definition ->> 'phase' as phase
    from county_tasks k
      join task_versions v on v.campaign_id = k.campaign_id and v.task_id = k.task_id and v.revision = k.revision
      left join task_reviews w on w.campaign_id = k.campaign_id and w.region = k.region and w.task_id = k.task_id
      left join facts f on ${handedIn}::boolean and f.campaign_id = k.campaign_id and f.region = k.region
        and f.kind = 'task-progress' and (f.payload ->> 'taskId')::uuid = k.task_id
        and f.payload ->> 'state' = any (${[...submittedStates]}::text[])
        and f.revision is distinct from w.returned_revision
    where k.campaign_id = ${campaign.id} and k.region = any (${regions}::text[]) and not k.dropped
      and v.definition ->> 'phase' = any (${phases.map(({ code }) => code)}::text[])
      and w.locked_at is null and (k.due_on <= ${day}::date or f.entity_id is not null)
    order by k.region, k.task_id`.execute(trx);
  const reasons = new Map(phases.map(({ code, name }) => [code, lockReasonOf(name)]));
  const reasonOf = new Map(rows.map((row) => [keyOf(row), reasons.get(row.phase)!]));
  const tasks = rows.length === 0 ? [] : await loadTasks(trx, campaign.id, rows);
  const open = tasks.filter((task) => task.kept.lockedAt === null);
  // A phase may have ended before the campaign was issued.
  const at = new Date(Math.max(step.at.getTime(), campaign.issuedAt?.getTime() ?? 0));
  await lockAll(
    trx,
    campaign,
    open.map((task) => ({ task, at, reason: reasonOf.get(keyOf(task))! })),
    step.now,
  );
  return { after: regions.at(-1)!, locked: sweep.locked + open.length };
}

/**
 * Locks, in the next counties, those whose unlock has run out by `now`; each from the end of its last day on.
 * @returns how far it is; null when no county is left
 */
export async function lockAgain(
  trx: HubTransaction,
  { campaignId, sweep, now }: Omit<SweepStep, 'at'>,
): Promise<Sweep | null> {
  const today = shanghaiDate(now);
  const { rows } = await sql<TaskPlace>`
    with over as (
      select region, task_id from task_reviews
      where campaign_id = ${campaignId} and unlocked_until < ${today}::date and region > ${sweep.after}
    ), next as (select distinct region from over order by region limit ${COUNTIES_AT_ONCE})
    select region, task_id as "taskId" from over join next using (region) order by region, task_id`.execute(
    trx,
  );
  if (rows.length === 0) return null;
  const campaign = await openCampaign(trx, campaignId);
  const tasks = await loadTasks(trx, campaign.id, rows);
  const due = tasks.flatMap((task) => {
    const { unlockedUntil: until } = task.kept;
    if (until === null || until >= today) return [];
    return [{ task, at: shanghaiMidnight(addDays(until, 1)), reason: '' }];
  });
  await lockAll(trx, campaign, due, now);
  return { after: rows.at(-1)!.region, locked: sweep.locked + due.length };
}

const keyOf = ({ region, taskId }: TaskPlace): string => `${region}/${taskId}`;

/** Of the day: a county that has ended reports nothing and is told nothing. */
async function nextCounties(trx: HubTransaction, campaignId: string, after: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('campaign_targets')
    .select('region')
    .where('campaign_id', '=', campaignId)
    .where('valid_to', 'is', null)
    .where('region', '>', after)
    .orderBy('region')
    .limit(COUNTIES_AT_ONCE)
    .execute();
  return rows.map((row) => row.region);
}

async function lockAll(
  trx: HubTransaction,
  campaign: ReviewedCampaign,
  due: readonly { task: LoadedTask; at: Date; reason: string }[],
  now: Date,
): Promise<void> {
  if (due.length === 0) return;
  await recordDecisions(
    trx,
    campaign,
    due.map(({ task, at, reason }) => ({ ...locking(task, at), tier: 'system', reason })),
    { actor: 'system', now },
  );
  await writeAudit(trx, {
    actor: systemActor,
    action: 'task.lock',
    region: campaign.region,
    subject: campaign.id,
    detail: { tasks: due.length, reason: [...new Set(due.map(({ reason }) => reason))].join('、') },
    now,
  });
}
