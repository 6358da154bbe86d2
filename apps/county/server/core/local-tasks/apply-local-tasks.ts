/** The tasks that the city added for its counties, taken into the county's own list beside the campaign's. */
import { derivedId } from '@linked/shared/ids.ts';
import type { LocalTaskList } from '@linked/shared/local-tasks/local-tasks.ts';
import { sql } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import type { DirectiveToApply, Outgoing } from '../directives/apply-directive.ts';

/** City tasks stand after the campaign's, the county's own after those. */
export const CITY_ORDINAL = 10_000;

/**
 * The whole list in one statement; the county's work on each task is kept, also on one that was dropped, and so is a
 * due date of its own where the list's has not moved. A list older than the one applied last changes nothing.
 */
export async function applyLocalTasks(
  trx: RegionTransaction,
  region: string,
  item: DirectiveToApply,
  list: LocalTaskList,
  outgoing: Outgoing,
): Promise<void> {
  const newest = await trx
    .insertInto('local_task_lists')
    .values({ campaign_id: item.campaignId, owner: list.owner, revision: item.revision })
    .onConflict((conflict) =>
      conflict
        .columns(['region', 'campaign_id', 'owner'])
        .doUpdateSet({ revision: item.revision })
        .where('local_task_lists.revision', '<', item.revision),
    )
    .returning('revision')
    .executeTakeFirst();
  if (!newest) return;
  const rows = list.tasks.map(({ task, startsOn, dropped }, index) => ({
    task,
    task_id: task.id,
    entity_id: derivedId(item.campaignId, region, 'task', task.id),
    ordinal: CITY_ORDINAL + index,
    field: task.field,
    due_on: task.dueOn,
    task_revision: task.revision,
    starts_on: startsOn,
    dropped: dropped !== null,
    dropped_reason: dropped?.reason ?? null,
  }));
  await sql`
    insert into tasks as mine (campaign_id, task_id, entity_id, ordinal, field, due_on, task_revision, definition,
      origin, owner_name, starts_on, dropped, dropped_reason)
    select ${item.campaignId}, task_id, entity_id, ordinal, field, due_on, task_revision, task, 'city',
      ${list.ownerName}, starts_on, dropped, dropped_reason
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (task jsonb, task_id uuid, entity_id uuid, ordinal int,
      field text, due_on date, task_revision int, starts_on date, dropped boolean, dropped_reason text)
    on conflict (region, campaign_id, task_id) do update set
      ordinal = excluded.ordinal, task_revision = excluded.task_revision,
      due_on = case when mine.definition ->> 'dueOn' = excluded.definition ->> 'dueOn' then mine.due_on
        else excluded.due_on end,
      definition = excluded.definition, owner_name = excluded.owner_name, starts_on = excluded.starts_on,
      -- What a county before has done stays not asked for.
      dropped = mine.dropped or excluded.dropped, dropped_reason = coalesce(excluded.dropped_reason, mine.dropped_reason)
    where mine.origin = 'city' and mine.task_revision <= excluded.task_revision
  `.execute(trx);
  outgoing.changes.push(
    { feature: 'tasks', id: item.campaignId },
    { feature: 'campaigns', id: item.campaignId },
  );
}
