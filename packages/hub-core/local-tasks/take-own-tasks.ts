/**
 * What a county's own task changes, as parts of the statement that stores it: the version is kept and put in force
 * for this county, in its own name, so that progress on it is judged like on any other task and counts nowhere.
 */
import { type RawBuilder, sql } from 'kysely';

/** CTEs after `changed` and `input` of link/apply.ts; `here` the county. */
export const takeOwnTasks = (here: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  own_versions as (
    insert into task_versions as v (campaign_id, task_id, revision, definition)
    -- A county restored from a backup may give out a number again: its last word counts.
    select distinct on (campaign_id, entity_id, (payload#>>'{task,revision}')::int)
      campaign_id, entity_id, (payload#>>'{task,revision}')::int, payload->'task'
    from input where kind = 'own-task' and outcome = 'accepted'
    order by campaign_id, entity_id, (payload#>>'{task,revision}')::int, seq desc
    on conflict (campaign_id, task_id, revision) do update set definition = excluded.definition
  ),
  own_tasks as (
    insert into county_tasks as t (campaign_id, region, task_id, revision, field, due_on, starts_on, owner, dropped)
    select c.campaign_id, ${here}, c.entity_id, (i.payload#>>'{task,revision}')::int, i.field,
      (i.payload#>>'{task,dueOn}')::date, (i.payload->>'startsOn')::date, ${here},
      coalesce((i.payload->>'deleted')::boolean, false)
    from changed c join input i using (campaign_id, kind, entity_id)
    where c.kind = 'own-task' and i.newest
    on conflict (campaign_id, region, task_id) do update set revision = excluded.revision, field = excluded.field,
      due_on = excluded.due_on, starts_on = excluded.starts_on, dropped = excluded.dropped
  ),`;
