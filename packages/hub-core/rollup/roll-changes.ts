/**
 * What follows from facts that were written or changed: the difference old → new in the roll-up, in the counts per
 * due date and in the indicators. Common tables for one statement, so that a fact and its sums are never apart:
 * reports of a county (`link/apply.ts`) and the hub's own decisions (`reviews/`) go through the same ones.
 */
import { counterNames } from '@linked/shared/rollup/counters.ts';
import { type RawBuilder, sql } from 'kysely';
import type { HubFactKind } from './hub-facts.ts';

const list = (column: (name: string) => string): RawBuilder<unknown> =>
  sql.raw(counterNames.map(column).join(', '));

/** The counter columns, in the order of `counterNames`. */
export const counterColumns = list((name) => name);
/** The counters out of `i.vector`, an array in that order. */
export const counterValues = sql.raw(counterNames.map((_, index) => `i.vector[${index + 1}]`).join(', '));
/** Assignments of an upsert. */
export const overwriteCounters = list((name) => `${name} = excluded.${name}`);
/** Assignments of an update out of `i.vector`. */
export const replaceCounters = sql.raw(
  counterNames.map((name, index) => `${name} = i.vector[${index + 1}]`).join(', '),
);

/** An array literal with the counters in the order of `counterNames`. */
export const vectorText = (counters: Partial<Record<(typeof counterNames)[number], number>>): string =>
  `{${counterNames.map((name) => counters[name] ?? 0).join(',')}}`;

const taskReview: HubFactKind = 'task-review';
const returned = list((name) => `old.${name} as old_${name}, new.${name} as new_${name}`);
const added = list((name) => `new_${name} as ${name}`);
const removed = list((name) => `-old_${name}`);
const summed = list((name) => `sum(${name}) as ${name}`);
const raised = list((name) => `${name} = r.${name} + excluded.${name}`);

/** What the statement that writes facts (as `f`) returns, for the common table `changed`. */
export const changedFacts = sql`
  f.campaign_id, f.region, f.kind, f.entity_id, f.occurred_at, old.revision as old_revision,
  old.field as old_field, new.field as new_field, old.due_on as old_due_on, new.due_on as new_due_on,
  old.due_items as old_due_items, new.due_items as new_due_items, ${returned}`;

const indicators = (name: string, kind: string, table: string): RawBuilder<unknown> => sql`
  ${sql.raw(name)} as (
    select c.campaign_id, c.region, c.task_id, c.occurred_at, v.code, v.value, v.base
    from valued c left join lateral jsonb_to_recordset(c.indicators)
      as v (code text, value double precision, base double precision) on true
    where c.kind = ${sql.lit(kind)}
  ),
  ${sql.raw(`${name}_dropped`)} as (
    delete from ${sql.table(table)} x
    using (select distinct campaign_id, region, task_id from ${sql.raw(name)}) t
    where x.region = t.region and x.campaign_id = t.campaign_id and x.task_id = t.task_id
      and not exists (select from ${sql.raw(name)} k
        where k.region = x.region and k.campaign_id = x.campaign_id and k.task_id = x.task_id and k.code = x.indicator)
  ),
  ${sql.raw(`${name}_kept`)} as (
    insert into ${sql.table(table)} (campaign_id, region, task_id, indicator, value, base, occurred_at)
    select campaign_id, region, task_id, code, value, base, occurred_at from ${sql.raw(name)} where code is not null
    on conflict (campaign_id, region, task_id, indicator)
      do update set value = excluded.value, base = excluded.base, occurred_at = excluded.occurred_at
  )`;

/**
 * Common tables that follow `changed` (rows of {@link changedFacts}) and `valued`: (campaign_id, region, kind, task_id,
 * occurred_at, indicators), the values that count of each task whose indicators are set anew; `kind` tells the live
 * (`task-progress`) from the reviewed ones (`task-review`). `at`: the instant the rows are updated at.
 */
export const rollChanges = (at: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  rolled as (
    insert into rollups as r (campaign_id, region, field, ${counterColumns}, updated_at)
    select campaign_id, region, field, ${summed}, ${at}
    from (
      select campaign_id, region, new_field as field, ${added} from changed
      union all
      select campaign_id, region, old_field, ${removed} from changed where old_field is not null
    ) difference
    group by campaign_id, region, field
    on conflict (campaign_id, region, field) do update set ${raised}, updated_at = excluded.updated_at
  ),
  rolled_due as (
    insert into rollup_due as d (campaign_id, region, field, what, due_on, items)
    select campaign_id, region, field, case kind when 'problem' then 'problem-open' else 'task-done' end,
      due_on, sum(items)
    from (
      select campaign_id, region, kind, new_field as field, new_due_on as due_on, new_due_items as items from changed
      union all
      select campaign_id, region, kind, old_field, old_due_on, -old_due_items from changed
    ) difference
    where due_on is not null
    group by campaign_id, region, field, kind, due_on having sum(items) <> 0
    on conflict (campaign_id, region, field, what, due_on) do update set items = d.items + excluded.items
  ),
  ${indicators('indicator', 'task-progress', 'rollup_indicators')},
  ${indicators('reviewed_indicator', taskReview, 'rollup_reviewed_indicators')}`;
