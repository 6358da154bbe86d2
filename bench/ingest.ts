/**
 * `npm run bench -- ingest [--json] [--rounds n] [--batches n]`: the hub's set-based ingest against plain
 * multi-row inserts of the same rows, in one run on one database. Rates are reports a second.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import { applyJudged } from '@linked/hub-core/link/apply.ts';
import { ingestReports } from '@linked/hub-core/link/ingest.ts';
import { judgeReport } from '@linked/hub-core/link/judge.ts';
import { loadJudgeContext } from '@linked/hub-core/link/judge-context.ts';
import { columnsOf, type JudgedColumns, type JudgedReport } from '@linked/hub-core/link/judged-rows.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { type SeededCampaign, seedCampaign } from '@linked/hub-core/testing/seed-campaign.ts';
import { createDatabase } from '@linked/server-kit/database.ts';
import { newId } from '@linked/shared/ids.ts';
import { MAX_BATCH, type Report } from '@linked/shared/link/protocol.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { counterNames } from '@linked/shared/rollup/counters.ts';
import { ensureDatabase } from '@linked/stack/databases.ts';
import { migrateDatabase } from '@linked/stack/generate-types.ts';
import { startPostgres } from '@linked/stack/postgres.ts';
import { createThrowawayFolder, removeThrowawayFolder } from '@linked/stack/throwaway.ts';
import { sql } from 'kysely';
import { machine, median, print, round } from './measure.ts';

const now = new Date('2026-10-05T04:00:00Z');

export interface IngestFigures {
  reports_per_round: number;
  batch: number;
  rounds: number;
  /** Multi-row insert into the log and into the facts: the rows that ingest stores, and nothing else. */
  plain_rows_per_s: number;
  /** Multi-row insert into the log alone. */
  plain_log_per_s: number;
  /** The one statement: log, facts, roll-up, due dates, indicators, cursor, notifications. */
  ingest_sql_per_s: number;
  /** With the context query, zod and the rules in front. */
  ingest_per_s: number;
  /** The statement again, each thing at its next revision. */
  update_sql_per_s: number;
  ratio_sql: number;
  ratio_sql_log: number;
  ratio_whole: number;
}

type Arm = 'rows' | 'log' | 'sql' | 'update' | 'whole';
/** Milliseconds of each arm for one batch of one county. */
type Times = Record<Arm, number>;

/**
 * Every batch goes through all arms one after the other, each time beginning with another one, so that whatever
 * else the machine does falls on all alike; rates and ratios are medians over the batches of all rounds.
 * @param options `batches` of MAX_BATCH reports a round and arm; the first round warms up and is not counted
 */
export async function benchIngest(
  db: HubDatabase,
  { rounds = 7, batches = 12 }: { rounds?: number; batches?: number } = {},
): Promise<IngestFigures> {
  await preparePlain(db);
  const counties = getEdition('2020-04')
    .counties('130000')
    .slice(0, batches)
    .map(({ code }) => code);
  const taken: Times[] = [];
  for (let turn = 0; turn <= rounds; turn++) {
    await sql`truncate plain_log, plain_log_alone, plain_facts`.execute(db);
    // Two campaigns: what one arm has stored would be old to the other.
    const campaigns = [await seedCampaign(db, { counties }), await seedCampaign(db, { counties })] as const;
    for (const [index, region] of counties.entries()) {
      const times = await timeBatch(db, campaigns, region, turn + index);
      if (turn > 0) taken.push(times);
    }
  }
  const rate = (arm: Arm) => round(median(taken.map((times) => (MAX_BATCH * 1000) / times[arm])));
  const ratio = (arm: Arm, base: Arm) => round(median(taken.map((times) => times[base] / times[arm])), 2);
  return {
    reports_per_round: batches * MAX_BATCH,
    batch: MAX_BATCH,
    rounds,
    plain_rows_per_s: rate('rows'),
    plain_log_per_s: rate('log'),
    ingest_sql_per_s: rate('sql'),
    ingest_per_s: rate('whole'),
    update_sql_per_s: rate('update'),
    ratio_sql: ratio('sql', 'rows'),
    ratio_sql_log: ratio('sql', 'log'),
    ratio_whole: ratio('whole', 'rows'),
  };
}

async function timeBatch(
  db: HubDatabase,
  [first, second]: readonly [SeededCampaign, SeededCampaign],
  region: string,
  turn: number,
): Promise<Times> {
  const times = {} as Times;
  const timed = async (arm: Arm, work: () => Promise<unknown>) => {
    const begun = performance.now();
    await work();
    times[arm] = performance.now() - begun;
  };
  const apply = async (arm: Arm, { cursor, issued, judged }: JudgedBatch) => {
    const mode = { kind: 'batch', expectedCursor: cursor, expectedIssued: issued } as const;
    await timed(arm, () => applyJudged(db, { region, judged, now, mode }));
  };
  const arms: (() => Promise<void>)[] = [
    async () => {
      const { judged } = await judge(db, region, batchOf(region, first, await cursorOf(db, region)));
      await timed('rows', () => plainInsert(db, judged, region, true));
    },
    async () => {
      const { judged } = await judge(db, region, batchOf(region, second, await cursorOf(db, region)));
      await timed('log', () => plainInsert(db, judged, region, false));
    },
    async () => {
      const fresh = batchOf(region, first, await cursorOf(db, region));
      await apply('sql', await judge(db, region, fresh));
      const next = fresh.map((one) => ({
        ...one,
        id: newId(),
        seq: one.seq + MAX_BATCH,
        revision: one.revision + 1,
      }));
      await apply('update', await judge(db, region, next));
    },
    async () => {
      const items = batchOf(region, second, await cursorOf(db, region));
      await timed('whole', () => ingestReports(db, { region, items, now }));
    },
  ];
  for (let at = 0; at < arms.length; at++) await arms[(at + turn) % arms.length]!();
  return times;
}

/** A full batch of one county: a third each of problems, groups and task progress with indicators. */
function batchOf(region: string, campaign: SeededCampaign, after: number): Report[] {
  const county = new CountyReports(region);
  county.seq = after;
  return Array.from({ length: MAX_BATCH }, (_, index) => {
    const field = campaign.document.fields[index % campaign.document.fields.length]!.code;
    const task = campaign.document.tasks[Math.floor(index / 3)];
    if (index % 3 === 0 && task)
      return county.progress(campaign.id, task.id, {
        percent: index % 100,
        indicators: task.indicators.map(({ code }) => ({ code, value: index % 90, base: 90 })),
        note: '已完成现场核查，正在督促责任单位落实整改措施并按期报送进展。',
      });
    if (index % 3 === 1)
      return county.other('rep-group', campaign.id, {
        field,
        name: `第${index}代表小组`,
        leaderName: '李组长',
        members: { national: 0, provincial: 1, city: 2, county: 9, township: 11 },
        otherMembers: 2,
        trained: 25,
        deleted: false,
      });
    return county.problem(campaign.id, {
      field,
      state: index % 2 ? 'closed' : 'rectifying',
      dueOn: `2026-10-${10 + (index % 20)}`,
    });
  });
}

async function cursorOf(db: HubDatabase, region: string): Promise<number> {
  const node = await db
    .selectFrom('nodes')
    .select('up_cursor')
    .where('region', '=', region)
    .executeTakeFirstOrThrow();
  return node.up_cursor;
}

interface JudgedBatch {
  cursor: number;
  issued: number;
  judged: JudgedReport[];
}

async function judge(db: HubDatabase, region: string, reports: readonly Report[]): Promise<JudgedBatch> {
  const context = await loadJudgeContext(db, region, [reports[0]!.campaignId]);
  const judged = reports.map((report) => ({ report, verdict: judgeReport(report, context, now) }));
  if (judged.some(({ verdict }) => verdict.outcome !== 'accepted'))
    throw new Error('a bench report was refused');
  return { cursor: context.cursor, issued: context.issued, judged };
}

/** Tables with the columns, keys and settings of ours, for the plain inserts. */
async function preparePlain(db: HubDatabase): Promise<void> {
  await sql`drop table if exists plain_log, plain_log_alone, plain_facts`.execute(db);
  await sql`create table plain_log (like report_log including all)`.execute(db);
  await sql`create table plain_log_alone (like report_log including all)`.execute(db);
  await sql`create table plain_facts (like facts including all) with (fillfactor = 85)`.execute(db);
}

async function plainInsert(
  db: HubDatabase,
  judged: readonly JudgedReport[],
  region: string,
  facts: boolean,
): Promise<void> {
  const columns = columnsOf(judged);
  await db.transaction().execute(async (trx) => {
    await plainLog(facts ? 'plain_log' : 'plain_log_alone', columns, region).execute(trx);
    if (facts) await plainFacts(columns, region).execute(trx);
  });
}

const plainLog = (table: string, c: JudgedColumns, region: string) => sql`
  insert into ${sql.table(table)} (seq, id, protocol, campaign_id, kind, entity_id, revision, occurred_at, author, payload,
    outcome, region, received_at)
  select i.*, ${region}, ${now}::timestamptz from unnest(${c.seq}::int[], ${c.id}::uuid[], ${c.protocol}::bigint[],
    ${c.campaign}::uuid[], ${c.kind}::text[], ${c.entity}::uuid[], ${c.revision}::bigint[],
    ${c.occurredAt}::timestamptz[], ${c.author}::text[], ${c.payload}::jsonb[], ${c.outcome}::text[]) as i`;

const plainFacts = (c: JudgedColumns, region: string) => sql`
  insert into plain_facts (campaign_id, kind, entity_id, revision, field, occurred_at, author, payload, due_on,
    due_items, region, received_at, ${sql.raw(counterNames.join(', '))})
  select i.campaign, i.kind, i.entity, i.revision, i.field, i.occurred, i.author, i.payload, i.due_on, i.due_items,
    ${region}, ${now}::timestamptz, ${sql.raw(counterNames.map((_, index) => `i.counters[${index + 1}]`).join(', '))}
  from (select campaign, kind, entity, revision, field, occurred, author, payload, due_on, due_items,
      counters::int[] as counters
    from unnest(${c.campaign}::uuid[], ${c.kind}::text[], ${c.entity}::uuid[], ${c.revision}::int[],
      ${c.field}::text[], ${c.occurredAt}::timestamptz[], ${c.author}::text[], ${c.payload}::jsonb[],
      ${c.dueOn}::date[], ${c.dueItems}::int[], ${c.counters}::text[])
      as u (campaign, kind, entity, revision, field, occurred, author, payload, due_on, due_items, counters)
    -- Keeps the array from being parsed once a column.
    offset 0) i`;

export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '7' },
      batches: { type: 'string', default: '12' },
    },
  });
  const folder = createThrowawayFolder('bench-ingest');
  const postgres = await startPostgres({
    dataDir: path.join(folder, 'postgres'),
    throwaway: true,
    log: () => {},
  });
  try {
    const { ownerUrl } = await ensureDatabase({
      adminUrl: postgres.adminUrl,
      kind: 'hub',
      secretsDir: folder,
    });
    await migrateDatabase('hub', ownerUrl);
    const db: HubDatabase = createDatabase(ownerUrl, { applicationName: 'bench ingest' });
    const figures = await benchIngest(db, { rounds: Number(values.rounds), batches: Number(values.batches) });
    await db.destroy();
    print({ ...figures, machine: machine() }, values.json);
  } finally {
    await postgres.stop();
    await removeThrowawayFolder(folder);
  }
}
