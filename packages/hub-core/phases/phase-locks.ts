/** What the end of a phase locks, and what is opened again when the phase is extended. */
import type { Principal } from '@linked/shared/access/roles.ts';
import type { CampaignPhase } from '@linked/shared/campaigns/document.ts';
import { lockTransitions } from '@linked/shared/reviews/states.ts';
import { nextBy } from '@linked/shared/state-machine.ts';
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';
import { loadTasks, lockOf, openCampaign, type TaskPlace } from '../reviews/load-tasks.ts';
import { openTasks } from '../reviews/lock-tasks.ts';

/** The reason of such a lock: the counties read it, and by it the lock is known again. */
export const lockReasonOf = (phase: string): string => `“${phase}”阶段已结束`;

/**
 * Opens again, to the phase's new last day or the county's own where that is later, every task that the phase's end has locked and that is in force; what was
 * opened to its old last day goes along to the new one. Left alone are tasks that the province's staff have taken
 * (locked themselves) and unlocks that run longer. Returns how many tasks were opened or went along.
 */
export async function openWithPhase(
  trx: HubTransaction,
  moved: {
    campaignId: string;
    before: CampaignPhase;
    after: CampaignPhase;
    reason: string;
    actor: Principal;
    now: Date;
  },
): Promise<number> {
  const { campaignId, before, after, actor, now } = moved;
  const { rows: places } = await sql<TaskPlace & { until: string }>`
    select w.region, w.task_id as "taskId", greatest(k.due_on, ${after.endsOn}::date) as until
    from task_reviews w
      join campaign_targets t on t.campaign_id = w.campaign_id and t.region = w.region and t.valid_to is null
      join county_tasks k on k.campaign_id = w.campaign_id and k.region = w.region and k.task_id = w.task_id
      cross join lateral (
        -- The lock itself: a later one without a reason only ends an unlock.
        select d.tier, d.reason from task_decisions d
        where d.campaign_id = w.campaign_id and d.region = w.region and d.task_id = w.task_id
          and d.decision = 'lock' and (d.tier <> 'system' or d.reason <> '')
        order by d.ordinal desc limit 1
      ) l
    where w.campaign_id = ${campaignId} and w.locked_at is not null and not k.dropped
      and l.tier = 'system' and l.reason = ${lockReasonOf(before.name)}
      and (w.unlocked_until is null or w.unlocked_until < ${after.endsOn}::date
        or w.unlocked_until = ${before.endsOn}::date)
      and w.unlocked_until is distinct from greatest(k.due_on, ${after.endsOn}::date)
    order by w.region, w.task_id`.execute(trx);
  if (places.length === 0) return 0;
  const campaign = await openCampaign(trx, campaignId);
  const tasks = await loadTasks(trx, campaignId, places);
  for (const task of tasks) nextBy(lockTransitions, lockOf(task, now), 'unlock', ['system']);
  const reason = `“${after.name}”阶段调整至 ${after.endsOn} 结束：${moved.reason}`.slice(0, 4000);
  const opened = Map.groupBy(tasks.keys(), (index) => places[index]!.until);
  for (const [until, indexes] of opened)
    await openTasks(
      trx,
      campaign,
      indexes.map((index) => tasks[index]!),
      { tier: 'province', until, reason, actor, now },
    );
  return tasks.length;
}
