/** Moves facts from one county to another, and takes out of the figures what nobody is asked for any more. */
import { counterNames } from '@linked/shared/rollup/counters.ts';
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';

export interface MovedFact {
  kind: string;
  entityId: string;
  /** Its id with the county it goes to. */
  toEntityId: string;
}

const columns = (column: (name: string) => string) => sql.raw(counterNames.map(column).join(', '));
const names = columns((name) => name);
const kept = columns((name) => `${name}`);
const negative = columns((name) => `-${name}`);
const summed = columns((name) => `sum(${name}) as ${name}`);
const raised = columns((name) => `${name} = r.${name} + excluded.${name}`);
const zeroed = columns((name) => `${name} = 0`);
const before = columns((name) => `old.${name} as ${name}`);

/**
 * In one statement with the roll-up, so that every number is right before and after. Facts about tasks that were
 * dropped for the county stay with it and count nothing.
 */
export async function moveFacts(
  trx: HubTransaction,
  {
    campaignId,
    from,
    to,
    moved,
    now,
  }: { campaignId: string; from: string; to: string; moved: readonly MovedFact[]; now: Date },
): Promise<void> {
  const at = sql`${now}::timestamptz`;
  await sql`
    with item as (
      select * from unnest(${moved.map((one) => one.kind)}::text[], ${moved.map((one) => one.entityId)}::uuid[],
        ${moved.map((one) => one.toEntityId)}::uuid[]) as i (kind, entity_id, to_entity_id)
    ), moved as (
      update facts f set region = ${to}, entity_id = i.to_entity_id
      from item i
      where f.campaign_id = ${campaignId} and f.region = ${from} and f.kind = i.kind and f.entity_id = i.entity_id
      returning f.kind, f.field, f.due_on, f.due_items, f.payload, ${columns((name) => `f.${name}`)}
    ), ended as (
      update facts f set due_on = null, due_items = 0, ${zeroed}
      from county_tasks t
      where f.campaign_id = ${campaignId} and f.region = ${from} and f.kind in ('task-progress', 'work-item')
        and t.campaign_id = f.campaign_id and t.region = f.region and t.task_id = (f.payload->>'taskId')::uuid
        and t.dropped and not exists (select from item i where i.kind = f.kind and i.entity_id = f.entity_id)
      returning old.kind, old.field, old.due_on, old.due_items, ${before}
    ), difference as (
      select ${to}::text as region, kind, field, due_on, due_items, ${kept} from moved
      union all select ${from}::text, kind, field, due_on, -due_items, ${negative} from moved
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
    ), indicated as (
      insert into rollup_indicators (campaign_id, region, task_id, indicator, value, base, occurred_at)
      select x.campaign_id, ${to}, x.task_id, x.indicator, x.value, x.base, x.occurred_at
      from rollup_indicators x join moved m on m.kind = 'task-progress' and x.task_id = (m.payload->>'taskId')::uuid
      where x.campaign_id = ${campaignId} and x.region = ${from}
      on conflict do nothing
    )
    delete from rollup_indicators x using county_tasks t
    where x.campaign_id = ${campaignId} and x.region = ${from}
      and t.campaign_id = x.campaign_id and t.region = x.region and t.task_id = x.task_id and t.dropped
  `.execute(trx);
}
