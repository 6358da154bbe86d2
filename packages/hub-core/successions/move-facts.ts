/** Moves facts from one county to others, and takes out of the figures what nobody is asked for any more. */
import { counterNames } from '@linked/shared/rollup/counters.ts';
import { type RawBuilder, sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';

export interface MovedFact {
  kind: string;
  entityId: string;
  to: string;
  /** Its id with the county it goes to. */
  toEntityId: string;
}

const columns = (column: (name: string) => string) => sql.raw(counterNames.map(column).join(', '));
const names = columns((name) => name);
const negative = columns((name) => `-${name}`);
const summed = columns((name) => `sum(${name}) as ${name}`);
const raised = columns((name) => `${name} = r.${name} + excluded.${name}`);
const zeroed = columns((name) => `${name} = 0`);
const before = columns((name) => `old.${name} as ${name}`);

/** The values of the tasks that went over, as reported or as reviewed, stand with their new county. */
const indicated = (table: string, kind: string): RawBuilder<unknown> => sql`
  ${sql.raw(`${table}_taken`)} as (
    insert into ${sql.table(table)} (campaign_id, region, task_id, indicator, value, base, occurred_at)
    select x.campaign_id, m.to_region, x.task_id, x.indicator, x.value, x.base, x.occurred_at
    from ${sql.table(table)} x join moved m on m.kind = ${sql.lit(kind)} and x.task_id = (m.payload->>'taskId')::uuid
      and x.campaign_id = m.campaign_id and x.region = m.from_region
    on conflict do nothing
  ), ${sql.raw(`${table}_left`)} as (
    delete from ${sql.table(table)} x using moved m
    where m.kind = ${sql.lit(kind)} and x.task_id = (m.payload->>'taskId')::uuid
      and x.campaign_id = m.campaign_id and x.region = m.from_region
  )`;

/**
 * In one statement with the roll-up, so that every number is right before and after. `joined`: tasks that their
 * successor has of its own. What was reported on them stays with the county: it counts among no tasks any more, as
 * nobody is asked for it, while the values of its indicators stay in the sums.
 */
export async function moveFacts(
  trx: HubTransaction,
  {
    campaignId,
    from,
    moved,
    joined,
    now,
  }: {
    campaignId: string;
    from: string;
    moved: readonly MovedFact[];
    joined: readonly string[];
    now: Date;
  },
): Promise<void> {
  const at = sql`${now}::timestamptz`;
  await sql`
    with item as (
      select * from unnest(${moved.map((one) => one.kind)}::text[], ${moved.map((one) => one.entityId)}::uuid[],
        ${moved.map((one) => one.to)}::text[], ${moved.map((one) => one.toEntityId)}::uuid[])
        as i (kind, entity_id, to_region, to_entity_id)
    ), moved as (
      update facts f set region = i.to_region, entity_id = i.to_entity_id
      from item i
      where f.campaign_id = ${campaignId} and f.region = ${from} and f.kind = i.kind and f.entity_id = i.entity_id
      returning f.campaign_id, i.to_region, ${from}::text as from_region, f.kind, f.field, f.due_on, f.due_items,
        f.payload, ${columns((name) => `f.${name}`)}
    ), ended as (
      update facts f set due_on = null, due_items = 0, ${zeroed}
      where f.campaign_id = ${campaignId} and f.region = ${from} and f.kind in ('task-progress', 'task-review')
        and (f.payload->>'taskId')::uuid = any (${[...joined]}::uuid[])
      returning old.kind, old.field, old.due_on, old.due_items, ${before}
    ), difference as (
      select to_region as region, kind, field, due_on, due_items, ${names} from moved
      union all select from_region, kind, field, due_on, -due_items, ${negative} from moved
      union all select ${from}::text, kind, field, due_on, -due_items, ${negative} from ended
    ), rolled as (
      insert into rollups as r (campaign_id, region, field, ${names}, updated_at)
      select ${campaignId}, region, field, ${summed}, ${at} from difference group by region, field
      on conflict (campaign_id, region, field) do update set ${raised}, updated_at = excluded.updated_at
    ), rolled_due as (
      insert into rollup_due as d (campaign_id, region, field, what, due_on, items)
      select ${campaignId}, region, field, case kind when 'problem' then 'problem-open' else 'task-done' end,
        due_on, sum(due_items)
      from difference where due_on is not null
      group by region, field, kind, due_on having sum(due_items) <> 0
      on conflict (campaign_id, region, field, what, due_on) do update set items = d.items + excluded.items
    ), ${indicated('rollup_indicators', 'task-progress')},
    ${indicated('rollup_reviewed_indicators', 'task-review')}
    select from moved`.execute(trx);
}
