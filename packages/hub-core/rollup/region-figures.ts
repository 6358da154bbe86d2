/** Sums of county rows for any units of a campaign's region edition, in one query. */

import { regionPrefix } from '@linked/shared/access/reach.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { expectedShare } from '@linked/shared/calendar/expected-share.ts';
import type { RegionFigures } from '@linked/shared/contracts/hub/rollup.ts';
import type { Region } from '@linked/shared/regions/region.ts';
import {
  COUNTY_WIDE,
  type CounterName,
  type Counters,
  counterNames,
} from '@linked/shared/rollup/counters.ts';
import { type RawBuilder, sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import type { CampaignFrame } from './campaign-frame.ts';
import { endedBy, nameIn } from './places.ts';

/**
 * Condition on a roll-up's field. What belongs to the county as a whole (approvals, distinct people) is of no
 * field: it stands beside every selection, or a reader of one field would see 0 of 168 approvals.
 */
export const inFields = (column: RawBuilder<unknown>, fields: readonly string[] | null) =>
  fields === null ? sql`true` : sql`${column} = any (${[...fields, COUNTY_WIDE]}::text[])`;

/** Sums arrive as numbers whatever parsers the pool has; they stay far below 2^53. */
export const counterSums = sql.raw(
  counterNames.map((name) => `coalesce(sum(r.${name}), 0)::float8 as ${name}`).join(', '),
);

/** Counters that count counties themselves: one of a county that is none any more would make 168 of 167. */
const perCounty: readonly CounterName[] = ['party_approvals', 'local_plans'];
/** Sums of roll-up rows `r` over counties `i` inside a unit, of which those with `i.valid` are counties of the day. */
export const counterSumsOfUnit = (type: 'float8' | 'bigint') =>
  sql.raw(
    counterNames
      .map((name) => {
        const only = perCounty.includes(name) ? ' filter (where i.valid)' : '';
        return `coalesce(sum(r.${name})${only}, 0)::${type} as ${name}`;
      })
      .join(', '),
  );

/** Whether a row of `campaign_targets` is a county of its campaign on the day. */
export const isCounty = (target: RawBuilder<unknown>, day: string): RawBuilder<boolean> =>
  sql`((${target}.valid_from is null or ${target}.valid_from <= ${day}::date)
    and (${target}.valid_to is null or ${day}::date < ${target}.valid_to))`;

export const countersOf = (row: Record<CounterName, number>): Counters =>
  Object.fromEntries(counterNames.map((name) => [name, row[name]])) as Counters;

/** How many tasks are due on a day, out of those expected from the same day on (null: the campaign's first). */
interface AssignedTasks {
  dueOn: string;
  startsOn: string | null;
  tasks: number;
}

interface SumRow extends Record<CounterName, number> {
  unit: string;
  counties: number;
  signed: number;
  approved: number;
  problems_overdue: number;
  done_past_due: number;
  /** Tasks in force for the unit's counties. */
  assigned: AssignedTasks[];
  updated_at: Date | null;
}

/**
 * Figures of each unit, in the order given.
 * @param fields narrows what is counted by field; null for all
 * @param now decides what is overdue and what is expected, on its date in Shanghai
 */
export async function regionFigures(
  db: HubDatabase,
  frame: CampaignFrame,
  { units, fields, now }: { units: readonly Region[]; fields: readonly string[] | null; now: Date },
): Promise<RegionFigures[]> {
  const today = shanghaiDate(frame.closedAt ?? now);
  const rows = new Map((await sumRows(db, frame, units, fields, today)).map((row) => [row.unit, row]));
  const expectedOf = ({ dueOn, startsOn }: AssignedTasks) =>
    expectedShare(startsOn ?? frame.startsOn, dueOn, today);
  return units.map((unit) => {
    const row = rows.get(unit.code)!;
    const pastDue = row.assigned.filter(({ dueOn }) => dueOn < today);
    return {
      region: unit.code,
      regionName: nameIn(frame, unit.code),
      tier: unit.tier === 'city' || unit.tier === 'county' ? unit.tier : 'province',
      ended: endedBy(frame, unit.code, today),
      counties: row.counties,
      countiesSigned: row.signed,
      cities: unit.tier === 'province' ? frame.edition.cities(unit.code).length : 0,
      citiesApproved: unit.tier === 'province' ? row.approved : 0,
      tasksAssigned: tasksIn(row.assigned),
      tasksOverdue: tasksIn(pastDue) - row.done_past_due,
      problemsOverdue: row.problems_overdue,
      tasksExpected: row.assigned.reduce((sum, some) => sum + some.tasks * expectedOf(some), 0),
      counters: countersOf(row),
      updatedAt: row.updated_at?.toISOString() ?? null,
    };
  });
}

const tasksIn = (assigned: readonly AssignedTasks[]): number =>
  assigned.reduce((sum, { tasks }) => sum + tasks, 0);

/** A receipt that comes after the close is on record with the directive, but not in the final figures. */
const signedInTime = ({ closedAt, id }: CampaignFrame) =>
  closedAt === null
    ? sql``
    : sql`and exists (select from facts f where f.campaign_id = ${id} and f.region = y.region and f.kind = 'receipt'
        and f.entity_id = x.id and f.received_at <= ${closedAt})`;

async function sumRows(
  db: HubDatabase,
  frame: CampaignFrame,
  units: readonly Region[],
  fields: readonly string[] | null,
  today: string,
): Promise<SumRow[]> {
  const codes = units.map((unit) => unit.code);
  const prefixes = codes.map(regionPrefix);
  const { rows } = await sql<SumRow>`
    with inside as materialized (
      select p.unit, t.region, ${isCounty(sql`t`, today)} as valid
      from unnest(${codes}::text[], ${prefixes}::text[]) as p (unit, prefix)
      join campaign_targets t on t.campaign_id = ${frame.id} and starts_with(t.region, p.prefix)
    ),
    sums as (
      select i.unit, max(r.updated_at) as updated_at, ${counterSumsOfUnit('float8')}
      from inside i
      left join rollups r on r.campaign_id = ${frame.id} and r.region = i.region and ${inFields(sql`r.field`, fields)}
      group by i.unit
    ),
    due as (
      select i.unit, sum(d.items) filter (where d.what = 'problem-open') as problems,
        sum(d.items) filter (where d.what = 'task-done') as tasks
      from inside i
      join rollup_due d on d.campaign_id = ${frame.id} and d.region = i.region and d.due_on < ${today}::date
        and ${inFields(sql`d.field`, fields)}
      group by i.unit
    ),
    assigned as (
      select unit, jsonb_agg(jsonb_build_object('dueOn', due_on, 'startsOn', starts_on, 'tasks', tasks)) as tasks
      from (
        -- Conditions in the count, not in the join: without statistics (a campaign issued a moment ago) the planner
        -- would expect a single row and compare every county with every task, half a minute for 2,843 counties.
        select i.unit, t.due_on, t.starts_on, count(*) filter (where not t.dropped and t.owner = ${frame.region}
          and (${fields}::text[] is null or t.field = any (${fields}::text[]))) as tasks
        from inside i join county_tasks t on t.campaign_id = ${frame.id} and t.region = i.region
        group by i.unit, t.due_on, t.starts_on
      ) due
      group by unit
    ),
    signed as materialized (
      select distinct y.region from directives x join deliveries y on y.directive_id = x.id
      where x.campaign_id = ${frame.id} and x.kind = 'campaign' and y.state = 'signed' ${signedInTime(frame)}
    ),
    counties as (
      select i.unit, count(*) filter (where i.valid)::int as counties,
        count(s.region) filter (where i.valid)::int as signed
      from inside i left join signed s on s.region = i.region group by i.unit
    )
    select u.unit, coalesce(counties.counties, 0) as counties, coalesce(counties.signed, 0) as signed,
      (select count(*)::int from city_plans a
        where a.campaign_id = ${frame.id} and a.party_approval is not null
          and starts_with(a.region, left(u.unit, 2))) as approved,
      coalesce(due.problems, 0)::float8 as problems_overdue, coalesce(due.tasks, 0)::float8 as done_past_due,
      coalesce(assigned.tasks, '[]') as assigned,
      sums.updated_at, ${sql.raw(counterNames.map((name) => `coalesce(sums.${name}, 0) as ${name}`).join(', '))}
    from unnest(${units.map((unit) => unit.code)}::text[]) as u (unit)
    left join counties using (unit) left join sums using (unit) left join due using (unit)
    left join assigned using (unit)`.execute(db);
  return rows;
}
