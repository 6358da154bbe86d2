/**
 * `npm run bench -- daily-figures [--json] [--province] [--rounds n]`: the statements of the daily work at the size of
 * the country (2,843 counties), or of Hebei: the snapshot, the audit against a recount, a trend and a day that is over.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { collectFigures } from '@linked/hub-core/bulletins/collect-figures.ts';
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import { ingestReports } from '@linked/hub-core/link/ingest.ts';
import { compareRegions, countiesWithin } from '@linked/hub-core/rollup/compare.ts';
import { auditRollups } from '@linked/hub-core/rollup/recount.ts';
import { regionTrend } from '@linked/hub-core/snapshots/read-snapshots.ts';
import { takeSnapshot } from '@linked/hub-core/snapshots/take-snapshot.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { type SeededCampaign, seedCampaign } from '@linked/hub-core/testing/seed-campaign.ts';
import { createDatabase } from '@linked/server-kit/database.ts';
import { addDays } from '@linked/shared/calendar/dates.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { ensureDatabase } from '@linked/stack/databases.ts';
import { migrateDatabase } from '@linked/stack/generate-types.ts';
import { startPostgres } from '@linked/stack/postgres.ts';
import { createThrowawayFolder, removeThrowawayFolder } from '@linked/stack/throwaway.ts';
import { sql } from 'kysely';
import { machine, median, print, round } from './measure.ts';

const FIRST_DAY = '2026-10-05';
/** Of each county, beside its 21 tasks. */
const PROBLEMS = 30;
const now = new Date('2026-10-05T15:30:00Z');

/** A campaign of every county below `region`, each with all of its tasks reported and some problems. */
async function fill(db: HubDatabase, region: string): Promise<SeededCampaign> {
  const counties = getEdition('2020-04')
    .leafUnits(region)
    .map((unit) => unit.code);
  const campaign = await seedCampaign(db, { counties });
  await db.updateTable('campaigns').set({ region }).where('id', '=', campaign.id).execute();
  await db.updateTable('county_tasks').set({ owner: region }).execute();
  for (const county of counties) {
    const reports = new CountyReports(county);
    const tasks = campaign.document.tasks.map((task, index) =>
      reports.progress(campaign.id, task.id, {
        state: index % 3 === 0 ? 'submitted' : 'in-progress',
        percent: index % 3 === 0 ? 100 : (index * 7) % 100,
        submittedAt: index % 3 === 0 ? '2026-10-02T02:00:00Z' : null,
      }),
    );
    const fields = campaign.document.fields.map((field) => field.code);
    const problems = Array.from({ length: PROBLEMS }, (_, index) =>
      reports.problem(campaign.id, {
        field: fields[index % fields.length]!,
        dueOn: addDays('2026-10-01', index % 20),
        ...(index % 4 === 0 ? { state: 'closed', closedOn: '2026-10-03' } : {}),
      }),
    );
    await ingestReports(db, { region: county, items: [...tasks, ...problems], now });
  }
  await sql`vacuum analyze`.execute(db);
  return campaign;
}

async function measure(db: HubDatabase, region: string, rounds: number) {
  const { id: campaignId } = await fill(db, region);
  const times = new Map<string, number[]>();
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const result = await work();
    times.set(name, [...(times.get(name) ?? []), performance.now() - begun]);
    return result;
  };
  const question = { campaignId, region, field: null, fields: null, now };
  let rows = 0;
  for (let turn = 0; turn < rounds; turn++) {
    const day = addDays(FIRST_DAY, turn);
    rows = await timed('snapshot_ms', () => takeSnapshot(db, { campaignId, day, now }));
    const differences = await timed('audit_ms', () => auditRollups(db, campaignId));
    if (differences.length > 0) throw new Error(`${differences.length} numbers differ`);
    await timed('compare_on_day_ms', () => compareRegions(db, { ...question, on: day }));
    await timed('counties_on_day_ms', () => countiesWithin(db, { ...question, on: day }));
    await timed('bulletin_ms', () => collectFigures(db, { campaignId, day, ranking: true }));
  }
  await sql`
    insert into snapshot_days select campaign_id, day - n, taken_at from snapshot_days, generate_series(1, 99) n
    where day = ${FIRST_DAY}`.execute(db);
  await sql`
    insert into rollup_snapshots (campaign_id, day, region, field, counters, tasks_assigned, tasks_overdue,
      tasks_expected, problems_overdue, counties, counties_signed, cities_approved, updated_at)
    select campaign_id, day - n, region, field, counters, tasks_assigned, tasks_overdue, tasks_expected,
      problems_overdue, counties, counties_signed, cities_approved, updated_at
    from rollup_snapshots, generate_series(1, 99) n
    where day = ${FIRST_DAY} and region = ${region}`.execute(db);
  const span = { from: addDays(FIRST_DAY, -99), to: FIRST_DAY };
  for (let turn = 0; turn < rounds; turn++)
    await timed('trend_100_days_ms', () => regionTrend(db, { ...question, ...span }));
  const { rows: sizes } = await sql<{ facts: number; counties: number; bytes: number }>`
    select (select count(*)::int from facts) as facts, (select count(*)::int from campaign_targets) as counties,
      (select pg_total_relation_size('rollup_snapshots'))::float8 as bytes`.execute(db);
  const { rows: kept } = await sql<{ n: number }>`select count(*)::int as n from rollup_snapshots`.execute(
    db,
  );
  return {
    counties: sizes[0]!.counties,
    facts: sizes[0]!.facts,
    snapshot_rows: rows,
    snapshot_mb_a_day: round((sizes[0]!.bytes / kept[0]!.n) * rows * 1e-6, 1),
    rounds,
    ...Object.fromEntries([...times].map(([name, values]) => [name, round(median(values))])),
  };
}

export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      json: { type: 'boolean', default: false },
      province: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
    },
  });
  const folder = createThrowawayFolder('bench-daily');
  const postgres = await startPostgres({
    dataDir: path.join(folder, 'postgres'),
    throwaway: true,
    log: () => {},
  });
  try {
    const { adminUrl } = postgres;
    const { ownerUrl } = await ensureDatabase({ adminUrl, kind: 'hub', secretsDir: folder });
    await migrateDatabase('hub', ownerUrl);
    const db: HubDatabase = createDatabase(ownerUrl, { applicationName: 'bench daily figures' });
    const region = values.province ? '130000' : '000000';
    const figures = await measure(db, region, Number(values.rounds));
    await db.destroy();
    print({ ...figures, machine: machine() }, values.json);
  } finally {
    await postgres.stop();
    await removeThrowawayFolder(folder);
  }
}
