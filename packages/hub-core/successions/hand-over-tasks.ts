/** Tasks of a county that ends: who is asked for them from now on, and what holds them back there as it did here. */
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';

export interface GivenTask {
  taskId: string;
  to: string;
  /** What was reported and decided about it goes on there; false where another goes on and this one begins anew. */
  goesOn: boolean;
}

/**
 * Each is due when it was due here, locked or paused as it was; the revision returned and every decision go along with
 * what was reported. Of the open tasks the county itself is asked for none any more, nor for its own.
 */
export async function handOverTasks(
  trx: HubTransaction,
  {
    campaignId,
    from,
    given,
    open,
  }: { campaignId: string; from: string; given: readonly GivenTask[]; open: readonly string[] },
): Promise<void> {
  const rows = sql`
    select * from unnest(${given.map((one) => one.taskId)}::uuid[], ${given.map((one) => one.to)}::text[],
      ${given.map((one) => one.goesOn)}::boolean[]) as g (task_id, region, goes_on)`;
  await sql`
    with given as (${rows}), kept as (
      insert into task_reviews (campaign_id, region, task_id, decisions, state, judged_revision, reviewed_revision,
        returned_revision, judged_by, judged_at, locked_at, unlocked_until, paused_until)
      select w.campaign_id, g.region, w.task_id, case when g.goes_on then w.decisions else 0 end,
        case when g.goes_on then w.state else 'none' end, case when g.goes_on then w.judged_revision else 0 end,
        case when g.goes_on then w.reviewed_revision end, case when g.goes_on then w.returned_revision end,
        case when g.goes_on then w.judged_by end, case when g.goes_on then w.judged_at end,
        w.locked_at, w.unlocked_until, w.paused_until
      from given g join task_reviews w on w.campaign_id = ${campaignId} and w.region = ${from} and w.task_id = g.task_id
      on conflict do nothing
    ), decided as (
      insert into task_decisions (id, campaign_id, region, task_id, ordinal, decision, revision, at, actor, actor_name,
        tier, reason, asked, author, until, due_on, request_id, directive_id)
      select uuidv7(), x.campaign_id, g.region, x.task_id, x.ordinal, x.decision, x.revision, x.at, x.actor,
        x.actor_name, x.tier, x.reason, x.asked, x.author, x.until, x.due_on, x.request_id, x.directive_id
      from given g join task_decisions x on g.goes_on and x.campaign_id = ${campaignId} and x.region = ${from}
        and x.task_id = g.task_id
      on conflict do nothing
    )
    insert into county_tasks (campaign_id, region, task_id, revision, field, due_on, starts_on, owner)
    select t.campaign_id, g.region, t.task_id, t.revision, t.field, t.due_on, t.starts_on, t.owner
    from given g join county_tasks t on t.campaign_id = ${campaignId} and t.region = ${from} and t.task_id = g.task_id
    -- One that the city asks for, and another county before had done.
    on conflict (campaign_id, region, task_id) do update set revision = excluded.revision, field = excluded.field,
      due_on = excluded.due_on, starts_on = excluded.starts_on, dropped = false
    where county_tasks.dropped and not county_tasks.frozen`.execute(trx);
  await sql`
    update county_tasks set dropped = true, frozen = true
    where campaign_id = ${campaignId} and region = ${from} and (task_id = any (${[...open]}::uuid[])
      or owner = region and not exists (select from facts f
        where f.campaign_id = county_tasks.campaign_id and f.region = county_tasks.region and f.kind = 'task-progress'
          and (f.payload->>'taskId')::uuid = county_tasks.task_id and f.written_off_at is null
          and f.payload->>'state' = any (${[...submittedStates]}::text[])))`.execute(trx);
  // An unlock that runs out there would lock, and tell, a county that has ended.
  await sql`
    update task_reviews set unlocked_until = null where campaign_id = ${campaignId} and region = ${from}`.execute(
    trx,
  );
}
