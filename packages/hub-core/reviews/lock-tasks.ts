/** Locking the data of a period (锁定) and unlocking one task of one county until a day (解锁). */
import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import { lockTransitions } from '@linked/shared/reviews/states.ts';
import { nextBy } from '@linked/shared/state-machine.ts';
import { sql } from 'kysely';
import { systemActor, writeAudit } from '../audit/write-audit.ts';
import { requireCountyOfTheDay } from '../campaigns/counties-of-the-day.ts';
import { planMoment, wakeCourse } from '../course/moments.ts';
import type { HubTransaction } from '../db/database.ts';
import {
  type LoadedTask,
  loadTasks,
  lockOf,
  openCampaign,
  type ReviewedCampaign,
  reviewOf,
  revisionToJudge,
  type TaskPlace,
} from './load-tasks.ts';
import { type Decided, recordDecisions } from './record-decisions.ts';
import { naming, type SeenHandIn } from './review-tasks.ts';

const province = ['province-staff'] as const;

/**
 * Locks tasks in every county that has them, whatever stands there: what a phase's end does with what belonged to
 * it. Tasks that are locked or unlocked stay so; a county that has ended reports nothing and is told nothing. `reason` is read by the counties.
 * @returns how many were locked
 * @throws `campaign-unknown`, `campaign-not-running`
 */
export async function lockTasks(
  trx: HubTransaction,
  step: { campaignId: string; taskIds: readonly string[]; reason: string; now: Date },
): Promise<number> {
  const campaign = await openCampaign(trx, step.campaignId);
  const { rows } = await sql<TaskPlace>`
    select k.region, k.task_id as "taskId" from county_tasks k
    join campaign_targets t on t.campaign_id = k.campaign_id and t.region = k.region and t.valid_to is null
    where k.campaign_id = ${campaign.id} and k.task_id = any (${[...step.taskIds]}::uuid[]) and not k.dropped
    order by k.region, k.task_id`.execute(trx);
  const tasks = rows.length === 0 ? [] : await loadTasks(trx, campaign.id, rows);
  return lockAll(
    trx,
    campaign,
    tasks.filter((task) => task.kept.lockedAt === null),
    step,
  );
}

/** Locks those whose unlock has run out by `now`. Returns how many. */
export async function lockAgain(
  trx: HubTransaction,
  step: { campaignId: string; now: Date },
): Promise<number> {
  const { rows } = await sql<TaskPlace>`
    select region, task_id as "taskId" from task_reviews
    where campaign_id = ${step.campaignId} and unlocked_until < ${shanghaiDate(step.now)}::date
    order by region, task_id`.execute(trx);
  if (rows.length === 0) return 0;
  const campaign = await openCampaign(trx, step.campaignId);
  const tasks = await loadTasks(trx, campaign.id, rows);
  const due = tasks.filter(
    ({ kept }) => kept.unlockedUntil !== null && kept.unlockedUntil < shanghaiDate(step.now),
  );
  return lockAll(trx, campaign, due, { reason: '', now: step.now });
}

async function lockAll(
  trx: HubTransaction,
  campaign: ReviewedCampaign,
  tasks: readonly LoadedTask[],
  { reason, now }: { reason: string; now: Date },
): Promise<number> {
  if (tasks.length === 0) return 0;
  await recordDecisions(
    trx,
    campaign,
    tasks.map((task) => ({ ...locking(task, now), tier: 'system', reason })),
    { actor: 'system', now },
  );
  await writeAudit(trx, {
    actor: systemActor,
    action: 'task.lock',
    region: campaign.region,
    subject: campaign.id,
    detail: { tasks: tasks.length, reason },
    now,
  });
  return tasks.length;
}

/**
 * The province's staff lock hand-ins that are reviewed: taken, and held as they are. All or none.
 * @throws as `reviewTasks`; `illegal-transition` for one that is not reviewed, or is locked
 */
export async function takeTasks(
  trx: HubTransaction,
  step: { campaignId: string; tasks: readonly SeenHandIn[]; actor: Principal; now: Date },
): Promise<number> {
  const { actor, now } = step;
  const campaign = await openCampaign(trx, step.campaignId);
  const seen = [...new Map(step.tasks.map((task) => [`${task.region}/${task.taskId}`, task])).values()];
  const tasks = await loadTasks(trx, campaign.id, seen);
  const decided = tasks.map((task, index) =>
    naming(task, (): Decided => {
      requireReach(actor, province, task.region, task.field);
      if (revisionToJudge(task) !== seen[index]!.revision) throw new AppError('changed-meanwhile');
      const review = reviewOf(task);
      if (review !== 'reviewed') throw refusedStep('review', review, 'lock');
      nextBy(lockTransitions, lockOf(task, now), 'lock', province);
      return { ...locking(task, now), tier: 'province' };
    }),
  );
  await recordDecisions(trx, campaign, decided, { actor, now });
  await writeAudit(trx, {
    actor,
    action: 'task.lock',
    region: campaign.region,
    subject: campaign.id,
    detail: { tasks: tasks.map(({ region, taskId }) => `${region}/${taskId}`) },
    now,
  });
  return decided.length;
}

const locking = (task: LoadedTask, now: Date) => ({
  task,
  decision: 'lock' as const,
  revision: task.report?.revision ?? 0,
  set: { lockedAt: now, unlockedUntil: null },
});

/**
 * Opens one locked task of one county to the end of the day `until`, with a reason.
 * @throws `invalid-input` for a day that is past, `illegal-transition` when it is not locked, `forbidden`,
 * `region-not-yours`, `field-not-yours`, `county-ended`, `campaign-unknown`, `campaign-not-running`, `task-unknown`
 */
export async function unlockTask(
  trx: HubTransaction,
  step: TaskPlace & { campaignId: string; until: string; reason: string; actor: Principal; now: Date },
): Promise<void> {
  const { actor, until, reason, now } = step;
  const campaign = await openCampaign(trx, step.campaignId);
  const [task] = (await loadTasks(trx, campaign.id, [step])) as [LoadedTask];
  requireReach(actor, province, task.region, task.field);
  nextBy(lockTransitions, lockOf(task, now), 'unlock', province);
  await requireCountyOfTheDay(trx, campaign.id, task.region);
  if (until < shanghaiDate(now)) throw new AppError('invalid-input', { detail: `until ${until}` });
  await recordDecisions(
    trx,
    campaign,
    [
      {
        task,
        decision: 'unlock',
        tier: 'province',
        revision: task.report?.revision ?? 0,
        reason,
        until,
        set: { unlockedUntil: until },
      },
    ],
    { actor, now },
  );
  await planMoment(trx, {
    campaignId: campaign.id,
    key: `unlock-expires:${task.region}:${task.taskId}:${until}`,
    kind: 'unlock-expires',
    at: shanghaiMidnight(addDays(until, 1)),
    args: { region: task.region, taskId: task.taskId },
  });
  await wakeCourse(trx, { campaignId: campaign.id, now });
  await writeAudit(trx, {
    actor,
    action: 'task.unlock',
    region: task.region,
    subject: campaign.id,
    detail: { task: task.taskId, until, reason },
    now,
  });
}
