/** Locks of the campaign's course without its dates, for tests. */
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';
import { loadTasks, openCampaign, type TaskPlace } from '../reviews/load-tasks.ts';
import { lockAgain, sweepBegins } from '../reviews/lock-due.ts';
import { locking } from '../reviews/lock-tasks.ts';
import { recordDecisions } from '../reviews/record-decisions.ts';

/** Locks these tasks in every county that has them open, whatever stands there. Returns how many. */
export async function lockEverywhere(
  trx: HubTransaction,
  step: { campaignId: string; taskIds: readonly string[]; reason: string; now: Date },
): Promise<number> {
  const { reason, now } = step;
  const campaign = await openCampaign(trx, step.campaignId);
  const { rows } = await sql<TaskPlace>`
    select region, task_id as "taskId" from county_tasks
    where campaign_id = ${campaign.id} and task_id = any (${[...step.taskIds]}::uuid[]) and not dropped
    order by region, task_id`.execute(trx);
  const tasks = (await loadTasks(trx, campaign.id, rows)).filter(({ kept }) => kept.lockedAt === null);
  const locks = tasks.map((task) => ({ ...locking(task, now), tier: 'system' as const, reason }));
  await recordDecisions(trx, campaign, locks, { actor: 'system', now });
  return locks.length;
}

/** Locks every task whose unlock has run out. Returns how many. */
export async function lockAllAgain(
  trx: HubTransaction,
  step: { campaignId: string; now: Date },
): Promise<number> {
  let sweep = sweepBegins;
  for (;;) {
    const next = await lockAgain(trx, { ...step, sweep });
    if (next === null) return sweep.locked;
    sweep = next;
  }
}
