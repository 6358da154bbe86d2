/** Locking the data of a period (锁定) and unlocking one task of one county until a day (解锁). */
import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import type { DeciderTier } from '@linked/shared/reviews/decisions.ts';
import { lockTransitions } from '@linked/shared/reviews/states.ts';
import { nextBy } from '@linked/shared/state-machine.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { requireCountyOfTheDay } from '../campaigns/counties-of-the-day.ts';
import { planMoment, wakeCourse } from '../course/moments.ts';
import type { HubTransaction } from '../db/database.ts';
import { decideSeen, type SeenHandIn } from './decide-seen.ts';
import {
  type LoadedTask,
  loadTasks,
  lockOf,
  openCampaign,
  type ReviewedCampaign,
  reviewOf,
  type TaskPlace,
} from './load-tasks.ts';
import { type Decider, recordDecisions } from './record-decisions.ts';

const province = ['province-staff'] as const;

/**
 * The province's staff lock hand-ins that are reviewed: taken, and held as they are. All or none.
 * @throws as `reviewTasks`; `illegal-transition` for one that is not reviewed, or is locked
 */
export async function takeTasks(
  trx: HubTransaction,
  step: { campaignId: string; tasks: readonly SeenHandIn[]; actor: Principal; now: Date },
): Promise<number> {
  const { actor, now } = step;
  return decideSeen(
    trx,
    { ...step, action: 'task.lock' },
    {
      authorise(task) {
        requireReach(actor, province, task.region, task.field);
      },
      decide(task) {
        const review = reviewOf(task);
        if (review !== 'reviewed') throw refusedStep('review', review, 'lock');
        nextBy(lockTransitions, lockOf(task, now), 'lock', province);
        return { ...locking(task, now), tier: 'province' };
      },
    },
  );
}

/** The lock of a task that holds from `at` on. */
export const locking = (task: LoadedTask, at: Date) => ({
  task,
  decision: 'lock' as const,
  revision: task.report?.revision ?? 0,
  at,
  set: { lockedAt: at, unlockedUntil: null },
});

/**
 * Opens one locked task of one county to the end of the day `until`, with a reason.
 * @throws `invalid-input` for a day that is past, `beyond-closing`, `illegal-transition` when it is not locked, `forbidden`,
 * `region-not-yours`, `field-not-yours`, `campaign-unknown`, `campaign-not-running`, `task-unknown`
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
  requireBeforeTheEnd(campaign, until);
  await openTasks(trx, campaign, [task], { tier: 'province', until, reason, actor, now });
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

/** Throws `beyond-closing` for a day on which nothing is taken any more. */
export function requireBeforeTheEnd({ closingLastDay }: ReviewedCampaign, day: string): void {
  if (closingLastDay !== null && day > closingLastDay)
    throw new AppError('beyond-closing', { day, lastDay: closingLastDay });
}

/** Opens locked tasks to the end of a day, or those that are open already to a later one. The caller wakes the course. */
export async function openTasks(
  trx: HubTransaction,
  campaign: ReviewedCampaign,
  tasks: readonly LoadedTask[],
  step: { tier: DeciderTier; until: string; reason: string; actor: Decider; now: Date },
): Promise<void> {
  const { tier, until, reason, actor, now } = step;
  const decided = tasks.map((task) => ({
    task,
    decision: 'unlock' as const,
    tier,
    revision: task.report?.revision ?? 0,
    reason,
    until,
    set: { unlockedUntil: until },
  }));
  await recordDecisions(trx, campaign, decided, { actor, now });
  await planMoment(trx, {
    campaignId: campaign.id,
    key: `unlock-expires:${until}`,
    kind: 'unlock-expires',
    at: shanghaiMidnight(addDays(until, 1)),
    args: { day: until },
  });
}

/**
 * After their due date was moved to `until`: opens to that day those of the tasks that are locked, or open for a shorter
 * time, as they stand now, and wakes the course. Returns how many.
 */
export async function openTo(
  trx: HubTransaction,
  campaign: ReviewedCampaign,
  places: readonly TaskPlace[],
  step: Parameters<typeof openTasks>[3],
): Promise<number> {
  const { until, now } = step;
  if (places.length === 0 || until < shanghaiDate(now)) return 0;
  const tasks = (await loadTasks(trx, campaign.id, places)).filter((task) => {
    const lock = lockOf(task, now);
    return lock === 'locked' || (lock === 'unlocked' && task.kept.unlockedUntil! < until);
  });
  for (const task of tasks) nextBy(lockTransitions, lockOf(task, now), 'unlock', ['system']);
  if (tasks.length === 0) return 0;
  await openTasks(trx, campaign, tasks, step);
  await wakeCourse(trx, { campaignId: campaign.id, now });
  return tasks.length;
}
