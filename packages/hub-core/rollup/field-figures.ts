/** A region's figures field by field. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { type CounterName, type Counters, zeroCounters } from '@linked/shared/rollup/counters.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import { requireSnapshot, snapshotFields } from '../snapshots/read-snapshots.ts';
import { loadFrame } from './campaign-frame.ts';
import { leavesOf } from './places.ts';
import { counterSums, countersOf } from './region-figures.ts';

export interface FieldFigures {
  field: string;
  tasksAssigned: number;
  tasksOverdue: number;
  problemsOverdue: number;
  counters: Counters;
}

interface FieldRow extends Record<CounterName, number> {
  field: string;
}
interface DueRow {
  field: string;
  problems: number;
  tasks: number;
}
interface AssignedRow {
  field: string;
  tasks: number;
  past_due: number;
}

/**
 * One entry a field of the campaign, in its order, limited to `fields` when not null. What belongs to the county
 * as a whole is in none of them. Throws `campaign-unknown`, `region-unknown`; of a day `snapshot-missing`.
 */
export async function fieldFigures(
  db: HubDatabase,
  {
    campaignId,
    region,
    fields,
    on = null,
    now,
  }: {
    campaignId: string;
    region: string;
    fields: readonly string[] | null;
    /** A day that is over; left out or null for now. */
    on?: string | null;
    now: Date;
  },
): Promise<FieldFigures[]> {
  const frame = await loadFrame(db, campaignId);
  if (on !== null) {
    await requireSnapshot(db, campaignId, on);
    return snapshotFields(db, frame, { region, fields, day: on });
  }
  const today = shanghaiDate(frame.closedAt ?? now);
  const inside = leavesOf(frame, region);
  // In the count, not in the join: see `regionFigures`.
  const inForce = sql`not t.dropped and t.owner = ${frame.region}`;
  const { rows } = await sql<{ assigned: AssignedRow[]; sums: FieldRow[]; due: DueRow[] }>`
    with inside as materialized (
      select region from campaign_targets where campaign_id = ${campaignId} and region = any (${inside}::text[])
    )
    select (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from (
        select t.field, count(*) filter (where ${inForce}) as tasks,
          count(*) filter (where ${inForce} and t.due_on < ${today}::date) as past_due
        from county_tasks t join inside using (region) where t.campaign_id = ${campaignId}
        group by t.field) s) as assigned,
      (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from (
        select r.field, ${counterSums} from rollups r join inside using (region)
        where r.campaign_id = ${campaignId} group by r.field) s) as sums,
      (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from (
        select d.field, coalesce(sum(d.items) filter (where d.what = 'problem-open'), 0)::float8 as problems,
          coalesce(sum(d.items) filter (where d.what = 'task-done'), 0)::float8 as tasks
        from rollup_due d join inside using (region)
        where d.campaign_id = ${campaignId} and d.due_on < ${today}::date group by d.field) s) as due`.execute(
    db,
  );
  const { assigned, sums, due } = rows[0]!;
  return frame.fields
    .filter((field) => fields === null || fields.includes(field))
    .map((field) => {
      const tasks = assigned.find((row) => row.field === field);
      const past = due.find((row) => row.field === field);
      const sum = sums.find((row) => row.field === field);
      return {
        field,
        tasksAssigned: tasks?.tasks ?? 0,
        tasksOverdue: (tasks?.past_due ?? 0) - (past?.tasks ?? 0),
        problemsOverdue: past?.problems ?? 0,
        counters: sum ? countersOf(sum) : zeroCounters(),
      };
    });
}
