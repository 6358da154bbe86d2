/** The numbers of a bulletin, out of two snapshots and of who has not signed. */
import type { BulletinFigures, BulletinLine } from '@linked/shared/bulletins/figures.ts';
import { addDays } from '@linked/shared/calendar/dates.ts';
import type { RegionFigures } from '@linked/shared/contracts/hub/rollup.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { paceOf } from '@linked/shared/rollup/pace.ts';
import { type SqlBool, sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import { type CampaignFrame, loadFrame } from '../rollup/campaign-frame.ts';
import { childrenOf, leavesOf, nameIn, unitOf } from '../rollup/places.ts';
import { isCounty } from '../rollup/region-figures.ts';
import { type SnapshotRef, snapshotDays, snapshotFigures } from '../snapshots/read-snapshots.ts';

/** Counties named in one list; all are counted. */
const NAMED = 20;
const WEEK = 7;
/** A baseline older than this says nothing about the week. */
const OLDEST = 21;

/**
 * Of the newest snapshot up to `day`, compared with the newest that is a week or more older.
 * Throws `campaign-unknown`; `snapshot-missing` when there is none yet.
 */
export async function collectFigures(
  db: HubDatabase,
  { campaignId, day, ranking }: { campaignId: string; day: string; ranking: boolean },
): Promise<BulletinFigures> {
  const frame = await loadFrame(db, campaignId);
  const kept = (await snapshotDays(db, campaignId)).filter((one) => one.day <= day);
  const to = kept.at(-1);
  if (!to) throw new AppError('snapshot-missing', { day });
  const from = kept.findLast(
    (one) => one.day <= addDays(to.day, -WEEK) && one.day >= addDays(to.day, -OLDEST),
  );
  const units = [frame.region, ...childrenOf(frame, frame.region).map((unit) => unit.code)];
  const leaves = leavesOf(frame, frame.region);
  const now = await figuresOn(db, frame, [...new Set([...units, ...leaves])], to);
  const before = from && (await figuresOn(db, frame, units, from));
  const line = (code: string) => lineOf(now.get(code)!, before?.get(code));
  const cities = units.slice(1).filter((code) => now.get(code)!.counties > 0);
  const counties = leaves.map((code) => now.get(code)!).filter((row) => row.counties > 0);
  const unsigned = await lateReceipts(db, campaignId, to.day);
  const name = (region: string) => ({
    region,
    regionName: nameIn(frame, region, to.day),
  });
  return {
    to: to.day,
    takenAt: to.takenAt,
    from: from?.day ?? null,
    whole: line(frame.region),
    cities: ranking ? cities.map(line).sort(byCompletion) : cities.map(line),
    ranking,
    ...behindPace(counties),
    lateReceiptsCount: unsigned.length,
    lateReceipts: unsigned.slice(0, NAMED).map(name),
    ...lateReports(counties),
    ...(await closedProblems(db, frame, {
      since: addDays(from?.day ?? addDays(to.day, -WEEK), 1),
      to: to.day,
    })),
  };
}

/** Closed on one of these days and closed still, the latest first. */
async function closedProblems(
  db: HubDatabase,
  frame: CampaignFrame,
  { since, to }: { since: string; to: string },
): Promise<Pick<BulletinFigures, 'closed' | 'closedCount' | 'closedSince'>> {
  const closedOn = sql<string>`payload->>'closedOn'`;
  const found = db
    .selectFrom('facts')
    .where('campaign_id', '=', frame.id)
    .where('kind', '=', 'problem')
    .where('written_off_at', 'is', null)
    .where(sql<SqlBool>`payload->>'state' = 'closed' and not coalesce((payload->>'deleted')::boolean, false)`)
    .where(closedOn, '>=', since)
    .where(closedOn, '<=', to);
  const { count } = await found
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await found
    .select(['region', closedOn.as('closedOn'), sql<string>`payload->>'title'`.as('title')])
    .orderBy(closedOn, 'desc')
    .orderBy('region')
    .orderBy('entity_id')
    .limit(NAMED)
    .execute();
  return {
    closedSince: since,
    closedCount: count,
    closed: rows.map((row) => ({ ...row, regionName: nameIn(frame, row.region) })),
  };
}

async function figuresOn(
  db: HubDatabase,
  frame: CampaignFrame,
  codes: readonly string[],
  { day }: SnapshotRef,
): Promise<Map<string, RegionFigures>> {
  const units = codes.map((code) => unitOf(frame, code));
  const rows = await snapshotFigures(db, frame, { units, fields: null, day });
  return new Map(rows.map((row) => [row.region, row]));
}

function lineOf(now: RegionFigures, before: RegionFigures | undefined): BulletinLine {
  const { actual, expected, behind } = paceOf(now);
  const since = (counter: 'tasks_done' | 'problems_found' | 'problems_closed'): number | null =>
    before ? now.counters[counter] - before.counters[counter] : null;
  return {
    region: now.region,
    regionName: now.regionName,
    counties: now.counties,
    tasksDone: now.counters.tasks_done,
    tasksAssigned: now.tasksAssigned,
    newTasksDone: since('tasks_done'),
    actual,
    expected,
    behind,
    tasksOverdue: now.tasksOverdue,
    problemsFound: now.counters.problems_found,
    problemsClosed: now.counters.problems_closed,
    newProblemsFound: since('problems_found'),
    newProblemsClosed: since('problems_closed'),
    problemsOverdue: now.problemsOverdue,
  };
}

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

const byCompletion = (a: BulletinLine, b: BulletinLine): number =>
  share(b.tasksDone, b.tasksAssigned) - share(a.tasksDone, a.tasksAssigned) || (a.region < b.region ? -1 : 1);

function behindPace(counties: readonly RegionFigures[]): Pick<BulletinFigures, 'behind' | 'behindCount'> {
  const slow = counties
    .map((row) => ({ region: row.region, regionName: row.regionName, ...paceOf(row) }))
    .filter((row) => row.behind)
    .sort(
      (a, b) =>
        share(b.expected - b.actual, b.assigned) - share(a.expected - a.actual, a.assigned) ||
        (a.region < b.region ? -1 : 1),
    )
    .map(({ behind: _, ...row }) => row);
  return { behindCount: slow.length, behind: slow.slice(0, NAMED) };
}

function lateReports(
  counties: readonly RegionFigures[],
): Pick<BulletinFigures, 'lateReports' | 'lateReportsCount'> {
  const late = counties
    .filter((row) => row.tasksOverdue > 0)
    .sort((a, b) => b.tasksOverdue - a.tasksOverdue || (a.region < b.region ? -1 : 1))
    .map(({ region, regionName, tasksOverdue, tasksAssigned }) => ({
      region,
      regionName,
      overdue: tasksOverdue,
      assigned: tasksAssigned,
    }));
  return { lateReportsCount: late.length, lateReports: late.slice(0, NAMED) };
}

/**
 * Counties of the day that by its end had not signed something whose last day for it was before, by code: the campaign,
 * a supplement or whatever else asks for a receipt, except reminders, which say it all again.
 */
async function lateReceipts(db: HubDatabase, campaignId: string, day: string): Promise<string[]> {
  const { rows } = await sql<{ region: string }>`
    select distinct y.region from directives x
    join deliveries y on y.directive_id = x.id
    join campaign_targets t on t.campaign_id = x.campaign_id and t.region = y.region
    where x.campaign_id = ${campaignId} and x.kind <> 'reminder' and x.receipt_due_on < ${day}::date
      and ${isCounty(sql`t`, day)}
      and (y.signed_at is null or (y.signed_at at time zone 'Asia/Shanghai')::date > ${day}::date)
    order by y.region`.execute(db);
  return rows.map((row) => row.region);
}
