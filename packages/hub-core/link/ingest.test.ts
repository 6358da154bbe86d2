import { newId } from '@linked/shared/ids.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { counterNames } from '@linked/shared/rollup/counters.ts';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { channels } from '../db/channels.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { ingestReports } from './ingest.ts';

const now = new Date('2026-10-05T04:00:00Z');
const everywhere = getEdition('2020-04').counties('130000');
let hub: TestHub;
let campaign: SeededCampaign;
let county: CountyReports;
let used = 0;

const ingest = (items: Report[], region = county.region) => ingestReports(hub.db, { region, items, now });
const outcomes = async (items: Report[]) => (await ingest(items)).judgements.map((one) => one.outcome);
const task = (code: string) => campaign.document.tasks.find((one) => one.code === code)!;
const rollup = (field: string) =>
  hub.db
    .selectFrom('rollups')
    .selectAll()
    .where('campaign_id', '=', campaign.id)
    .where('region', '=', county.region)
    .where('field', '=', field)
    .executeTakeFirst();
const counts = async (table: 'report_log' | 'facts' | 'rollups') =>
  hub.db
    .selectFrom(table)
    .where('region', '=', county.region)
    .select(({ fn }) => fn.countAll().as('n'))
    .executeTakeFirstOrThrow()
    .then(({ n }) => Number(n));

beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  // A county of its own for each test: cursors are per county.
  const region = everywhere[used++]!.code;
  campaign = await seedCampaign(hub.db, { counties: [region] });
  county = new CountyReports(region);
});

describe('the columns', () => {
  it('of facts and roll-ups hold every counter of the list and no other', async () => {
    const tables = await hub.db.introspection.getTables();
    const columns = (name: string) =>
      tables.find((table) => table.name === name)!.columns.map((column) => column.name);
    const own = {
      facts: [
        'campaign_id',
        'region',
        'kind',
        'entity_id',
        'revision',
        'field',
        'occurred_at',
        'received_at',
        'author',
        'payload',
        'due_on',
        'due_items',
        'missing_since',
        'written_off_at',
      ],
      rollups: ['campaign_id', 'region', 'field', 'updated_at'],
    };
    for (const [table, others] of Object.entries(own))
      expect(columns(table).filter((name) => !others.includes(name))).toEqual([...counterNames]);
  });
});

describe('a batch', () => {
  it('is stored, counted and answered with the cursor', async () => {
    const mining = task('mining-1');
    const answer = await ingest([
      county.progress(campaign.id, mining.id, {
        state: 'submitted',
        percent: 100,
        submittedAt: '2026-10-01T00:00:00Z',
        indicators: [{ code: mining.indicators[0]!.code, value: 84, base: 84 }],
      }),
      county.problem(campaign.id),
      county.problem(campaign.id, {
        state: 'closed',
        closedOn: '2026-10-02',
        source: 'government-self-check',
      }),
    ]);
    expect(answer).toEqual({
      cursor: 3,
      judgements: [1, 2, 3].map((seq) => ({ seq, outcome: 'accepted', reason: null })),
    });
    expect(await rollup('mining')).toMatchObject({
      tasks_started: 1,
      tasks_submitted: 1,
      tasks_done: 1,
      tasks_done_on_time: 1,
      progress_sum: 100,
      problems_found: 2,
      problems_self_found: 1,
      problems_handed_over: 1,
      problems_closed: 1,
      problems_open: 1,
      updated_at: now,
    });
    const due = await hub.db
      .selectFrom('rollup_due')
      .selectAll()
      .where('region', '=', county.region)
      .orderBy('what')
      .execute();
    expect(due.map(({ what, due_on, items }) => ({ what, due_on, items }))).toEqual([
      { what: 'problem-open', due_on: '2026-10-20', items: 1 },
      { what: 'task-done', due_on: mining.dueOn, items: 1 },
    ]);
    expect(
      await hub.db.selectFrom('rollup_indicators').selectAll().where('region', '=', county.region).execute(),
    ).toMatchObject([{ task_id: mining.id, indicator: mining.indicators[0]!.code, value: 84, base: 84 }]);
  });

  it('that comes twice is answered as it was judged first and counted once', async () => {
    const items = [county.problem(campaign.id), county.problem(campaign.id, { field: 'no-such' })];
    const first = await ingest(items);
    expect(await ingest(items)).toEqual(first);
    expect(await ingest([...items, county.problem(campaign.id)])).toMatchObject({
      cursor: 3,
      judgements: [...first.judgements, { seq: 3, outcome: 'accepted' }],
    });
    expect(await rollup('mining')).toMatchObject({ problems_found: 2 });
    expect(await counts('report_log')).toBe(3);
  });

  it('with a gap stores nothing and names the number that is missing', async () => {
    county.draft({ campaignId: campaign.id, kind: 'problem', payload: {} });
    const late = county.problem(campaign.id);
    await expect(ingest([late])).rejects.toMatchObject({
      code: 'sequence-gap',
      params: { expected: 1, received: 2 },
    });
    expect(await counts('report_log')).toBe(0);
  });

  it('with a report of another county is refused as a whole', async () => {
    const own = county.problem(campaign.id);
    const foreign = { ...county.problem(campaign.id), region: '130999' };
    await expect(ingest([own, foreign])).rejects.toMatchObject({ code: 'report-not-yours' });
    expect(await counts('facts')).toBe(0);
  });

  it('that reuses a number for another report is refused, so that nothing is lost in silence', async () => {
    await ingest([county.problem(campaign.id)]);
    const restored = { ...county.problem(campaign.id), seq: 1 };
    await expect(ingest([restored])).rejects.toMatchObject({ code: 'already-exists' });
  });

  it('of an unknown or revoked node is refused', async () => {
    const stranger = new CountyReports('130000');
    await expect(ingest([stranger.problem(campaign.id)], '130000')).rejects.toMatchObject({
      code: 'node-unknown',
    });
    await hub.db.updateTable('nodes').set({ revoked_at: now }).where('region', '=', county.region).execute();
    await expect(ingest([county.problem(campaign.id)])).rejects.toMatchObject({ code: 'node-revoked' });
  });

  it('tells the listeners which county changed and which delivery was signed', async () => {
    const listener = new pg.Client({ connectionString: hub.ownerUrl });
    await listener.connect();
    const heard: [string, unknown][] = [];
    listener.on('notification', ({ channel, payload }) => heard.push([channel, JSON.parse(payload!)]));
    await listener.query(`listen ${channels.rollup}; listen ${channels.deliveries}`);
    await ingest([
      county.problem(campaign.id),
      county.problem(campaign.id),
      county.receipt(campaign.id, campaign.directiveId),
    ]);
    await expect.poll(() => heard.length).toBe(2);
    expect(Object.fromEntries(heard)).toEqual({
      [channels.rollup]: { campaignId: campaign.id, region: county.region },
      [channels.deliveries]: {
        campaignId: campaign.id,
        directiveId: campaign.directiveId,
        regions: [county.region],
      },
    });
    await listener.end();
  });
});

describe('a newer state of a thing', () => {
  it('replaces what the older one added, and an older one adds nothing', async () => {
    const entityId = newId();
    const state = (revision: number, parts: Parameters<typeof county.problem>[1]) =>
      county.problem(campaign.id, parts, { entityId, revision });
    expect(
      await outcomes([
        state(2, { state: 'handed-over' }),
        state(1, {}),
        state(3, { state: 'closed', timesReopened: 1 }),
      ]),
    ).toEqual(['accepted', 'stale', 'accepted']);
    expect(await outcomes([state(3, { state: 'registered' }), state(2, {})])).toEqual(['stale', 'stale']);
    expect(await rollup('mining')).toMatchObject({
      problems_found: 1,
      problems_open: 0,
      problems_closed: 1,
      problems_reopened: 1,
    });
  });

  it('moves its counts when its field changes, and takes them away when it is deleted or merged', async () => {
    const [moved, removed, merged] = [newId(), newId(), newId()];
    await ingest([moved, removed, merged].map((entityId) => county.problem(campaign.id, {}, { entityId })));
    await ingest([
      county.problem(campaign.id, { field: 'land-use' }, { entityId: moved, revision: 2 }),
      county.problem(campaign.id, { deleted: true }, { entityId: removed, revision: 2 }),
      county.problem(campaign.id, { state: 'merged' }, { entityId: merged, revision: 2 }),
    ]);
    expect(await rollup('mining')).toMatchObject({ problems_found: 0, problems_open: 0 });
    expect(await rollup('land-use')).toMatchObject({ problems_found: 1, problems_open: 1 });
    const due = await hub.db
      .selectFrom('rollup_due')
      .select(['field', 'items'])
      .where('region', '=', county.region)
      .orderBy('field')
      .execute();
    expect(due).toEqual([
      { field: 'land-use', items: 1 },
      { field: 'mining', items: 0 },
    ]);
  });

  it('drops the indicators it no longer has', async () => {
    const villas = campaign.document.tasks.find((one) => one.indicators.length > 1)!;
    const values = villas.indicators.map(({ code }, index) => ({ code, value: index, base: null }));
    await ingest([county.progress(campaign.id, villas.id, { indicators: values })]);
    await ingest([
      county.progress(campaign.id, villas.id, { indicators: [{ ...values[1]!, value: 9 }] }, { revision: 2 }),
    ]);
    const left = await hub.db
      .selectFrom('rollup_indicators')
      .select(['indicator', 'value'])
      .where('region', '=', county.region)
      .execute();
    expect(left).toEqual([{ indicator: values[1]!.code, value: 9 }]);
  });
});

describe('a receipt', () => {
  it('signs the delivery by name', async () => {
    await ingest([county.receipt(campaign.id, campaign.directiveId)]);
    expect(
      await hub.db
        .selectFrom('deliveries')
        .selectAll()
        .where('directive_id', '=', campaign.directiveId)
        .executeTakeFirst(),
    ).toMatchObject({
      state: 'signed',
      signed_at: new Date('2026-09-01T19:00:00Z'),
      signed_by: '王某（县人大常委会办公室）',
      delivered_at: now,
    });
  });

  it('is taken after the campaign has ended, when nothing else is', async () => {
    await hub.db.updateTable('campaigns').set({ state: 'withdrawn' }).where('id', '=', campaign.id).execute();
    const { judgements } = await ingest([
      county.receipt(campaign.id, campaign.directiveId),
      county.problem(campaign.id),
    ]);
    expect(judgements).toEqual([
      { seq: 1, outcome: 'accepted', reason: null },
      {
        seq: 2,
        outcome: 'rejected',
        reason: { code: 'campaign-not-running', params: { state: 'withdrawn' } },
      },
    ]);
  });
});

describe('two batches of one county at once', () => {
  it('are applied once, whichever comes first', async () => {
    const items = Array.from({ length: 40 }, () => county.problem(campaign.id));
    const answers = await Promise.all([
      ingest(items),
      ingest(items.slice(0, 25)),
      ingest(items),
      ingest(items.slice(0, 10)),
    ]);
    expect(answers.map((answer) => answer.judgements.every((one) => one.outcome === 'accepted'))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(await rollup('mining')).toMatchObject({ problems_found: 40 });
    expect(await counts('report_log')).toBe(40);
  });
});

describe('a crash in the middle', () => {
  it('leaves nothing, and the batch is taken whole when it comes again', async () => {
    const items = [county.problem(campaign.id), county.receipt(campaign.id, campaign.directiveId)];
    await expect(
      hub.db.transaction().execute(async (trx) => {
        const answer = await ingestReports(trx, { region: county.region, items, now });
        expect(answer.cursor).toBe(2);
        throw new Error('power cut');
      }),
    ).rejects.toThrow('power cut');
    for (const table of ['report_log', 'facts', 'rollups'] as const) expect(await counts(table)).toBe(0);
    const delivery = await hub.db
      .selectFrom('deliveries')
      .select('state')
      .where('directive_id', '=', campaign.directiveId)
      .executeTakeFirst();
    expect(delivery).toEqual({ state: 'queued' });
    expect(await outcomes(items)).toEqual(['accepted', 'accepted']);
  });
});
