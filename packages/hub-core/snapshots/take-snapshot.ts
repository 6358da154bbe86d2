/** The figures of one campaign as they stand, kept for the day: one statement for all of its regions. */
import { expectedShare } from '@linked/shared/calendar/expected-share.ts';
import { COUNTY_WIDE } from '@linked/shared/rollup/counters.ts';
import { sql } from 'kysely';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { type CampaignFrame, loadFrame } from '../rollup/campaign-frame.ts';
import { leavesOf, unitOf } from '../rollup/places.ts';
import { counterSumsOfUnit, isCounty } from '../rollup/region-figures.ts';

const summed = counterSumsOfUnit('bigint');

/**
 * Takes the snapshot of `day` (YYYY-MM-DD, Asia/Shanghai); what is overdue and expected is so on that day. Taken again
 * on the same day it replaces the earlier one; snapshots of other days are never touched.
 * @returns the number of rows written
 * @throws `campaign-unknown`
 */
export const takeSnapshot = (db: HubDatabase, asked: SnapshotOfDay): Promise<number> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((trx) => takeSnapshotIn(trx, asked));

/** As {@link takeSnapshot}, in a transaction that holds the campaign's figures still: the one that closes it. */
export async function takeSnapshotIn(
  trx: HubTransaction,
  { campaignId, day, now }: SnapshotOfDay,
): Promise<number> {
  const frame = await loadFrame(trx, campaignId);
  const shares = await expectedShares(trx, frame, day);
  await sql`
    insert into snapshot_days (campaign_id, day, taken_at) values (${campaignId}, ${day}, ${now})
    on conflict (campaign_id, day) do update set taken_at = excluded.taken_at`.execute(trx);
  return writeRows(trx, frame, day, shares);
}

interface SnapshotOfDay {
  campaignId: string;
  day: string;
  now: Date;
}

interface Share {
  dueOn: string;
  /** Null: the campaign's first day. */
  startsOn: string | null;
  share: number;
}

/** How much of a task is expected by the day, for every pair of dates in use: the working-day calendar is not in SQL. */
async function expectedShares(trx: HubTransaction, frame: CampaignFrame, day: string): Promise<Share[]> {
  const pairs = await trx
    .selectFrom('county_tasks')
    .select(['due_on as dueOn', 'starts_on as startsOn'])
    .distinct()
    .where('campaign_id', '=', frame.id)
    .execute();
  return pairs.map(({ dueOn, startsOn }) => ({
    dueOn,
    startsOn,
    share: expectedShare(startsOn ?? frame.startsOn, dueOn, day),
  }));
}

async function writeRows(
  trx: HubTransaction,
  frame: CampaignFrame,
  day: string,
  shares: readonly Share[],
): Promise<number> {
  // Every leaf stands in itself and in all above it up to the campaign's own region.
  const pairs = leavesOf(frame, frame.region).flatMap((leaf) => {
    const path = [leaf];
    for (let unit = unitOf(frame, leaf); unit.parent !== null && unit.code !== frame.region; ) {
      unit = unitOf(frame, unit.parent);
      path.push(unit.code);
    }
    return path.map((unit) => ({ unit, leaf }));
  });
  const fields = [...frame.fields, COUNTY_WIDE];
  const result = await sql`
    with inside as materialized (
      select p.unit, t.region, ${isCounty(sql`t`, day)} as valid
      from unnest(${pairs.map((pair) => pair.unit)}::text[], ${pairs.map((pair) => pair.leaf)}::text[]) as p (unit, leaf)
      join campaign_targets t on t.campaign_id = ${frame.id} and t.region = p.leaf
    ),
    sums as (
      select i.unit, r.field, max(r.updated_at) as updated_at, ${summed}
      from inside i join rollups r on r.campaign_id = ${frame.id} and r.region = i.region
      group by i.unit, r.field
    ),
    due as (
      select i.unit, d.field, sum(d.items) filter (where d.what = 'problem-open') as problems,
        sum(d.items) filter (where d.what = 'task-done') as tasks
      from inside i
      join rollup_due d on d.campaign_id = ${frame.id} and d.region = i.region and d.due_on < ${day}::date
      group by i.unit, d.field
    ),
    share as (
      select * from unnest(${shares.map((one) => one.dueOn)}::date[], ${shares.map((one) => one.startsOn)}::date[],
        ${shares.map((one) => one.share)}::float8[]) as share (due_on, starts_on, share)
    ),
    assigned as (
      -- As in regionFigures: conditions in the counts, not in the join, for a campaign without statistics.
      select i.unit, t.field,
        count(*) filter (where not t.dropped and t.owner = ${frame.region}) as tasks,
        count(*) filter (where not t.dropped and t.owner = ${frame.region} and t.due_on < ${day}::date) as past_due,
        sum(s.share) filter (where not t.dropped and t.owner = ${frame.region}) as expected
      from inside i
      join county_tasks t on t.campaign_id = ${frame.id} and t.region = i.region
      join share s on s.due_on = t.due_on and s.starts_on is not distinct from t.starts_on
      group by i.unit, t.field
    ),
    signed as materialized (
      select distinct y.region from directives x join deliveries y on y.directive_id = x.id
      where x.campaign_id = ${frame.id} and x.kind = 'campaign' and y.state = 'signed'
    ),
    units as (
      select i.unit, count(*) filter (where i.valid)::int as counties,
        count(s.region) filter (where i.valid)::int as signed
      from inside i left join signed s on s.region = i.region group by i.unit
    )
    insert into rollup_snapshots (campaign_id, day, region, field, counters, tasks_assigned, tasks_overdue,
      tasks_expected, problems_overdue, counties, counties_signed, cities_approved, updated_at)
    select ${frame.id}, ${day}::date, u.unit, f.field, coalesce(kept.counters, '{}'),
      coalesce(assigned.tasks, 0),
      case when f.field = ${COUNTY_WIDE} then 0
        else coalesce(assigned.past_due, 0) - coalesce(due.tasks, 0) end,
      coalesce(assigned.expected, 0), coalesce(due.problems, 0),
      whole.counties, whole.signed, whole.approved, sums.updated_at
    from units u
    cross join unnest(${fields}::text[]) as f (field)
    left join sums on sums.unit = u.unit and sums.field = f.field
    left join due on due.unit = u.unit and due.field = f.field
    left join assigned on assigned.unit = u.unit and assigned.field = f.field
    left join lateral (
      select jsonb_object_agg(key, value) as counters
      from jsonb_each(to_jsonb(sums) - 'unit' - 'field' - 'updated_at') where value <> '0'
    ) kept on true
    cross join lateral (
      select case when f.field = ${COUNTY_WIDE} then u.counties else 0 end as counties,
        case when f.field = ${COUNTY_WIDE} then u.signed else 0 end as signed,
        case when f.field = ${COUNTY_WIDE} and u.unit like '%0000' then (select count(*)::int from city_plans a
          where a.campaign_id = ${frame.id} and a.party_approval is not null
            and starts_with(a.region, left(u.unit, 2))) else 0 end as approved
    ) whole
    on conflict (campaign_id, region, day, field) do update set
      counters = excluded.counters, tasks_assigned = excluded.tasks_assigned,
      tasks_overdue = excluded.tasks_overdue, tasks_expected = excluded.tasks_expected,
      problems_overdue = excluded.problems_overdue, counties = excluded.counties,
      counties_signed = excluded.counties_signed, cities_approved = excluded.cities_approved,
      updated_at = excluded.updated_at`.execute(trx);
  return Number(result.numAffectedRows ?? 0n);
}
