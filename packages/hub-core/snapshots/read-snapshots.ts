/** Figures of a day that is over, out of its snapshot; and many days of one region, for its trend. */
import type { fieldFigures, RegionFigures } from '@linked/shared/contracts/hub/rollup.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Region } from '@linked/shared/regions/region.ts';
import { type Counters, counterNames, zeroCounters } from '@linked/shared/rollup/counters.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { type CampaignFrame, loadFrame } from '../rollup/campaign-frame.ts';
import { endedBy, nameIn, unitOf } from '../rollup/places.ts';
import { inFields } from '../rollup/region-figures.ts';
import { fieldsToRead } from '../rollup/scope.ts';

/** Which snapshot is shown. */
export interface SnapshotRef {
  day: string;
  takenAt: string;
}

/** The snapshot of a day. Throws `snapshot-missing`: such a day is a gap, never filled from its neighbours. */
export async function requireSnapshot(
  db: HubDatabase,
  campaignId: string,
  day: string,
): Promise<SnapshotRef> {
  const row = await db
    .selectFrom('snapshot_days')
    .select('taken_at')
    .where('campaign_id', '=', campaignId)
    .where('day', '=', day)
    .executeTakeFirst();
  if (!row) throw new AppError('snapshot-missing', { day });
  return { day, takenAt: row.taken_at.toISOString() };
}

/** Days of the campaign that have a snapshot, ascending. */
export async function snapshotDays(db: HubDatabase, campaignId: string): Promise<SnapshotRef[]> {
  const rows = await db
    .selectFrom('snapshot_days')
    .select(['day', 'taken_at'])
    .where('campaign_id', '=', campaignId)
    .orderBy('day')
    .execute();
  return rows.map((row) => ({ day: row.day, takenAt: row.taken_at.toISOString() }));
}

interface SnapshotRow {
  day: string;
  region: string;
  field: string;
  counters: Partial<Counters>;
  assigned: number;
  overdue: number;
  expected: number;
  problems: number;
  counties: number;
  signed: number;
  approved: number;
  updated_at: Date | null;
}

const columns = sql`day::text as day, region, field, counters, tasks_assigned as assigned, tasks_overdue as overdue,
  tasks_expected as expected, problems_overdue as problems, counties, counties_signed as signed,
  cities_approved as approved, updated_at`;

/** Figures of each unit on a day that has a snapshot, in the order given, as `regionFigures` has them of now. */
export async function snapshotFigures(
  db: HubDatabase,
  frame: CampaignFrame,
  { units, fields, day }: { units: readonly Region[]; fields: readonly string[] | null; day: string },
): Promise<RegionFigures[]> {
  const codes = units.map((unit) => unit.code);
  const { rows } = await sql<SnapshotRow>`
    select ${columns} from rollup_snapshots
    where campaign_id = ${frame.id} and day = ${day} and region = any (${codes}::text[])
      and ${inFields(sql`field`, fields)}`.execute(db);
  const byUnit = Map.groupBy(rows, (row) => row.region);
  return units.map((unit) => figuresOf(frame, unit, byUnit.get(unit.code) ?? [], day));
}

function figuresOf(
  frame: CampaignFrame,
  unit: Region,
  rows: readonly SnapshotRow[],
  day: string,
): RegionFigures {
  const counters = zeroCounters();
  for (const row of rows) for (const name of counterNames) counters[name] += row.counters[name] ?? 0;
  const sum = (value: (row: SnapshotRow) => number): number =>
    rows.reduce((total, row) => total + value(row), 0);
  const latest = Math.max(...rows.map((row) => row.updated_at?.getTime() ?? 0), 0);
  return {
    region: unit.code,
    regionName: nameIn(frame, unit.code, day),
    tier: unit.tier === 'city' || unit.tier === 'county' ? unit.tier : 'province',
    ended: endedBy(frame, unit.code, day),
    counties: sum((row) => row.counties),
    countiesSigned: sum((row) => row.signed),
    cities: unit.tier === 'province' ? frame.edition.cities(unit.code).length : 0,
    citiesApproved: sum((row) => row.approved),
    tasksAssigned: sum((row) => row.assigned),
    tasksOverdue: sum((row) => row.overdue),
    problemsOverdue: sum((row) => row.problems),
    tasksExpected: sum((row) => row.expected),
    counters,
    updatedAt: latest > 0 ? new Date(latest).toISOString() : null,
  };
}

/** One region's figures field by field on a day that has a snapshot, as `fieldFigures` has them of now. */
export async function snapshotFields(
  db: HubDatabase,
  frame: CampaignFrame,
  { region, fields, day }: { region: string; fields: readonly string[] | null; day: string },
): Promise<z.infer<typeof fieldFigures>[]> {
  const { rows } = await sql<SnapshotRow>`
    select ${columns} from rollup_snapshots
    where campaign_id = ${frame.id} and day = ${day} and region = ${region}`.execute(db);
  return frame.fields
    .filter((field) => fields === null || fields.includes(field))
    .map((field) => {
      const row = rows.find((one) => one.field === field);
      return {
        field,
        tasksAssigned: row?.assigned ?? 0,
        tasksOverdue: row?.overdue ?? 0,
        problemsOverdue: row?.problems ?? 0,
        counters: { ...zeroCounters(), ...row?.counters },
      };
    });
}

export interface TrendQuestion {
  campaignId: string;
  region: string;
  field: string | null;
  /** Fields the reader reaches; null for all. */
  fields: readonly string[] | null;
  /** First and last day, YYYY-MM-DD. */
  from: string;
  to: string;
}

/**
 * The region's figures on every day from first to last that has a snapshot, ascending; the others are gaps.
 * Throws `campaign-unknown`, `region-unknown`, `field-not-yours`.
 */
export async function regionTrend(
  db: HubDatabase,
  question: TrendQuestion,
): Promise<(SnapshotRef & { figures: RegionFigures })[]> {
  const { campaignId, region, from, to } = question;
  const fields = fieldsToRead(question.field, question.fields);
  const frame = await loadFrame(db, campaignId);
  const unit = unitOf(frame, region);
  const { rows } = await sql<SnapshotRow>`
    select ${columns} from rollup_snapshots
    where campaign_id = ${campaignId} and region = ${region} and day between ${from} and ${to}
      and ${inFields(sql`field`, fields)}`.execute(db);
  const byDay = Map.groupBy(rows, (row) => row.day);
  return (await snapshotDays(db, campaignId))
    .filter(({ day }) => day >= from && day <= to)
    .map((snapshot) => ({
      ...snapshot,
      figures: figuresOf(frame, unit, byDay.get(snapshot.day) ?? [], snapshot.day),
    }));
}
