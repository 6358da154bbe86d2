import { derivedId, newId } from '@linked/shared/ids.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readNodes } from '../nodes/list-nodes.ts';
import { auditRollups } from '../rollup/recount.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { applyJudged } from './apply.ts';
import { ingestReports } from './ingest.ts';
import { judgeReport } from './judge.ts';
import { loadJudgeContext } from './judge-context.ts';
import { listRefused } from './refused.ts';
import { releaseHeld } from './release-held.ts';

const now = new Date('2026-10-05T04:00:00Z');
const everywhere = getEdition('2020-04').counties('130000');
let hub: TestHub;
let campaign: SeededCampaign;
let county: CountyReports;
let used = 0;

beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  const region = everywhere[used++]!.code;
  campaign = await seedCampaign(hub.db, { counties: [region] });
  county = new CountyReports(region);
});

const ingest = (items: Report[]) => ingestReports(hub.db, { region: county.region, items, now });
const judge = async (item: Report) => (await ingest([item])).judgements[0]!;
const indicatorTask = (aggregation: string) => {
  const task = campaign.document.tasks.find((one) =>
    one.indicators.some(
      (indicator) => indicator.aggregation === aggregation && indicator.baselineName !== null,
    ),
  )!;
  return { task, indicator: task.indicators.find((one) => one.aggregation === aggregation)! };
};

type Make = () => Report;
const refusals: [string, Make, string][] = [
  ['an unknown campaign', () => county.problem(newId()), 'campaign-unknown'],
  [
    'a field the campaign does not have',
    () => county.problem(campaign.id, { field: 'forestry' }),
    'field-unknown',
  ],
  ['an unknown task', () => county.progress(campaign.id, newId()), 'task-unknown'],
  [
    'a task under a second id, which would count it twice',
    () => county.progress(campaign.id, campaign.document.tasks[0]!.id, {}, { entityId: newId() }),
    'invalid-input',
  ],
  [
    'an indicator the task does not have',
    () =>
      county.progress(campaign.id, campaign.document.tasks[0]!.id, {
        indicators: [{ code: 'no-such', value: 1, base: null }],
      }),
    'indicator-unknown',
  ],
  [
    'a value over its inventory',
    () => {
      const { task, indicator } = indicatorTask('sum');
      return county.progress(campaign.id, task.id, {
        indicators: [{ code: indicator.code, value: 85, base: 84 }],
      });
    },
    'value-over-base',
  ],
  [
    'a rate above 100 %',
    () => {
      const { task, indicator } = indicatorTask('weighted-mean');
      return county.progress(campaign.id, task.id, {
        indicators: [{ code: indicator.code, value: 101, base: 3 }],
      });
    },
    'value-out-of-range',
  ],
  [
    'a percent above 100',
    () => county.progress(campaign.id, campaign.document.tasks[0]!.id, { percent: 101 }),
    'invalid-input',
  ],
  [
    'a task handed in at no time',
    () => county.progress(campaign.id, campaign.document.tasks[0]!.id, { state: 'submitted', percent: 100 }),
    'invalid-input',
  ],
  [
    'more than a day in the future',
    () => county.problem(campaign.id, {}, { occurredAt: '2026-10-06T04:00:01Z' }),
    'date-invalid',
  ],
  [
    'the year 0',
    () => county.problem(campaign.id, {}, { occurredAt: '0000-01-01T00:00:00Z' }),
    'date-invalid',
  ],
  [
    'the year 10000, which an offset reaches',
    () => county.problem(campaign.id, {}, { occurredAt: '9999-12-31T23:59:59-10:00' }),
    'date-invalid',
  ],
  ['a due date in the year 0', () => county.problem(campaign.id, { dueOn: '0000-01-01' }), 'date-invalid'],
  [
    'a revision beyond the column',
    () => county.problem(campaign.id, {}, { revision: Number.MAX_SAFE_INTEGER }),
    'value-out-of-range',
  ],
  ['a text with NUL', () => county.problem(campaign.id, { title: 'a\u0000b' }), 'invalid-input'],
  ['half a surrogate pair', () => county.problem(campaign.id, { title: 'a\ud800' }), 'invalid-input'],
  [
    'a nesting too deep',
    () =>
      county.draft({
        campaignId: campaign.id,
        kind: 'problem',
        payload: JSON.parse('['.repeat(5000) + ']'.repeat(5000)),
      }),
    'invalid-input',
  ],
  [
    'a payload of another kind',
    () => county.draft({ campaignId: campaign.id, kind: 'problem', payload: { a: 1 } }),
    'invalid-input',
  ],
  [
    'no payload',
    () => county.draft({ campaignId: campaign.id, kind: 'problem', payload: undefined }),
    'invalid-input',
  ],
  ['a directive that did not go to the county', () => county.receipt(campaign.id, newId()), 'not-found'],
  [
    'more trained than take part',
    () =>
      county.other('rep-group', campaign.id, {
        field: 'mining',
        name: '一组',
        leaderName: '李组长',
        members: { national: 0, provincial: 0, city: 1, county: 2, township: 3 },
        otherMembers: 1,
        trained: 8,
        deleted: false,
      }),
    'value-over-base',
  ],
];

describe('a report with', () => {
  it.each(refusals)('%s is kept with its reason and does not block the next', async (_, make, code) => {
    const refused = make();
    const { cursor, judgements } = await ingest([refused, county.problem(campaign.id)]);
    expect(cursor).toBe(2);
    expect(judgements).toMatchObject([{ outcome: 'rejected', reason: { code } }, { outcome: 'accepted' }]);
    const facts = await hub.db
      .selectFrom('facts')
      .select('entity_id')
      .where('region', '=', county.region)
      .execute();
    expect(facts).toHaveLength(1);
  });

  it('an author PostgreSQL cannot store is taken under a cleaned name', async () => {
    expect(await judge(county.problem(campaign.id, {}, { author: '李\u0000某' }))).toMatchObject({
      outcome: 'accepted',
    });
  });

  it('an offset PostgreSQL does not know is taken at its instant', async () => {
    const odd = county.receipt(campaign.id, campaign.directiveId);
    Object.assign(odd.payload as object, { signedAt: '2026-09-02T23:00:00+20:00' });
    expect(await judge(odd)).toMatchObject({ outcome: 'accepted' });
    expect(
      await hub.db
        .selectFrom('deliveries')
        .select('signed_at')
        .where('directive_id', '=', campaign.directiveId)
        .executeTakeFirst(),
    ).toEqual({
      signed_at: new Date('2026-09-02T03:00:00Z'),
    });
  });

  it('a campaign that does not go to the county is refused', async () => {
    const elsewhere = await seedCampaign(hub.db, { counties: [everywhere.at(-1)!.code] });
    expect(await judge(county.problem(elsewhere.id))).toMatchObject({ reason: { code: 'region-not-yours' } });
  });

  it.each(['draft', 'approved', 'closed', 'withdrawn'] as const)(
    'a campaign that is %s is refused',
    async (state) => {
      await hub.db.updateTable('campaigns').set({ state }).where('id', '=', campaign.id).execute();
      expect(await judge(county.problem(campaign.id))).toMatchObject({
        reason: { code: 'campaign-not-running', params: { state } },
      });
    },
  );

  it('ids in capitals is the same thing as with small letters', async () => {
    const entityId = newId();
    await ingest([county.problem(campaign.id, {}, { entityId })]);
    const shouted = county.problem(
      campaign.id.toUpperCase(),
      {},
      { entityId: entityId.toUpperCase(), revision: 2 },
    );
    expect(await judge(shouted)).toMatchObject({ outcome: 'accepted' });
    expect(
      await hub.db.selectFrom('facts').select('revision').where('region', '=', county.region).execute(),
    ).toEqual([{ revision: 2 }]);
  });
});

describe('what a newer county says', () => {
  it('is held, and does not block the next', async () => {
    const newer = county.problem(campaign.id, {}, { protocol: 9 });
    const unknown = county.draft({
      campaignId: campaign.id,
      kind: 'expert-opinion',
      payload: { x: [1, { y: null }] },
    });
    expect((await ingest([newer, unknown, county.problem(campaign.id)])).judgements).toEqual([
      { seq: 1, outcome: 'held', reason: { code: 'protocol-newer', params: { version: 9 } } },
      { seq: 2, outcome: 'held', reason: { code: 'kind-unknown', params: { kind: 'expert-opinion' } } },
      { seq: 3, outcome: 'accepted', reason: null },
    ]);
  });

  it('is applied in its order once the program understands it, and the rest stays held', async () => {
    const [entityId, bad] = [newId(), newId()];
    const held = (revision: number, parts: Parameters<CountyReports['problem']>[1]) =>
      county.problem(campaign.id, parts, { entityId, revision, protocol: 9 });
    const unknown = county.draft({ campaignId: campaign.id, kind: 'expert-opinion', payload: {} });
    await ingest([
      unknown,
      held(1, {}),
      held(2, { state: 'handed-over' }),
      county.problem(campaign.id, { field: 'forestry' }, { entityId: bad, protocol: 9 }),
      county.progress(campaign.id, campaign.document.tasks[0]!.id, { percent: 40 }),
    ]);
    expect(await releaseHeld(hub.db, now)).toEqual({ accepted: 0, stale: 0, rejected: 0 });
    // The upgrade: from the stored report's side, a program that speaks its protocol.
    await sql`update report_log set protocol = 1 where region = ${county.region} and kind = 'problem'`.execute(
      hub.db,
    );
    expect(await releaseHeld(hub.db, now)).toEqual({ accepted: 2, stale: 0, rejected: 1 });
    expect(await releaseHeld(hub.db, now)).toEqual({ accepted: 0, stale: 0, rejected: 0 });
    const rollup = await hub.db
      .selectFrom('rollups')
      .select(['problems_found', 'problems_handed_over'])
      .where('region', '=', county.region)
      .where('field', '=', 'mining')
      .executeTakeFirst();
    expect(rollup).toEqual({ problems_found: 1, problems_handed_over: 1 });
    expect(
      await hub.db
        .selectFrom('nodes')
        .select('up_cursor')
        .where('region', '=', county.region)
        .executeTakeFirst(),
    ).toEqual({ up_cursor: 5 });
    const refused = await listRefused(hub.db, { within: county.region, language: 'zh-CN' });
    expect(refused.map(({ seq, outcome, reason }) => [seq, outcome, reason])).toEqual([
      [4, 'rejected', '该行动中没有领域 forestry。'],
      [1, 'held', '系统暂不识别该类内容（expert-opinion），升级后自动处理。'],
    ]);
  });
});

it('stays held while its county is shut out, and keeps nobody else’s from being judged', async () => {
  await ingest([county.problem(campaign.id, {}, { protocol: 9 })]);
  await sql`update report_log set protocol = 1 where region = ${county.region}`.execute(hub.db);
  const node = (revokedAt: Date | null) =>
    hub.db.updateTable('nodes').set({ revoked_at: revokedAt }).where('region', '=', county.region).execute();
  await node(now);
  expect(await releaseHeld(hub.db, now)).toEqual({ accepted: 0, stale: 0, rejected: 0 });
  await node(null);
  expect(await releaseHeld(hub.db, now)).toEqual({ accepted: 1, stale: 0, rejected: 0 });
});

describe('the list of refused reports', () => {
  it('loses one that a later revision has put right', async () => {
    const entityId = derivedId(campaign.id, county.region, 'x');
    await ingest([county.problem(campaign.id, { field: 'forestry' }, { entityId })]);
    expect(await readNodes(hub.db, [county.region], now)).toMatchObject([{ rejected: 1 }]);
    expect(await listRefused(hub.db, { within: '130000', language: 'en' })).toContainEqual(
      expect.objectContaining({
        entityId,
        regionName: everywhere[used - 1]!.name,
        reason: 'This campaign has no field forestry.',
      }),
    );
    await ingest([county.problem(campaign.id, {}, { entityId, revision: 2 })]);
    expect(await listRefused(hub.db, { within: county.region, language: 'en' })).toEqual([]);
    const [row] = await readNodes(hub.db, [county.region], now);
    expect(row).toMatchObject({ rejected: 0, held: 0 });
  });
});

describe('a task that was changed for the county', () => {
  /** A second version without the first indicator and due earlier, in force for the county. */
  const change = async (set: { dropped?: boolean } = {}) => {
    const { task, indicator } = indicatorTask('sum');
    const definition = JSON.stringify({ ...task, revision: 2, indicators: [] });
    await sql`insert into task_versions values (${campaign.id}, ${task.id}, 2, ${definition}::jsonb)`.execute(
      hub.db,
    );
    await hub.db
      .updateTable('county_tasks')
      .set({ revision: 2, due_on: '2026-09-30', ...set })
      .where('campaign_id', '=', campaign.id)
      .where('region', '=', county.region)
      .where('task_id', '=', task.id)
      .execute();
    return { task, values: [{ code: indicator.code, value: 1, base: 2 }] };
  };
  const done = { state: 'submitted' as const, percent: 100, submittedAt: '2026-10-01T00:00:00Z' };
  const counters = (field: string) =>
    hub.db
      .selectFrom('rollups')
      .select(['tasks_done', 'tasks_done_on_time', 'work_items'])
      .where('campaign_id', '=', campaign.id)
      .where('field', '=', field)
      .executeTakeFirst();
  const indicators = () =>
    hub.db.selectFrom('rollup_indicators').selectAll().where('campaign_id', '=', campaign.id).execute();

  it('is judged by the version a report names, and counted by the one in force', async () => {
    const { task, values } = await change();
    const older = await judge(
      county.progress(campaign.id, task.id, { ...done, taskRevision: 1, indicators: values }),
    );
    expect(older.outcome).toBe('accepted');
    expect(await counters(task.field)).toMatchObject({ tasks_done: 1, tasks_done_on_time: 0 });
    expect(await indicators()).toEqual([]);
    const newer = county.progress(
      campaign.id,
      task.id,
      { ...done, taskRevision: 2, indicators: values },
      { revision: 2 },
    );
    expect((await judge(newer)).reason?.code).toBe('indicator-unknown');
    const unknown = county.progress(campaign.id, task.id, { ...done, taskRevision: 3 }, { revision: 2 });
    expect((await judge(unknown)).reason?.code).toBe('task-revision-unknown');
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });

  it('is taken and counts nowhere when it was dropped, with its work items', async () => {
    const { task, values } = await change({ dropped: true });
    const item = county.other('work-item', campaign.id, {
      taskId: task.id,
      field: task.field,
      matter: '核查',
      person: '张某',
      standard: '',
      dueOn: '2026-09-30',
      doneOn: null,
      deleted: false,
    });
    const progress = county.progress(campaign.id, task.id, { ...done, indicators: values });
    const { judgements } = await ingest([item, progress]);
    expect(judgements.map((one) => one.outcome)).toEqual(['accepted', 'accepted']);
    expect(await counters(task.field)).toMatchObject({ tasks_done: 0, work_items: 0 });
    expect(await indicators()).toEqual([]);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });

  it('is judged again when a directive comes between', async () => {
    const { task } = await change();
    const context = await loadJudgeContext(hub.db, county.region, [campaign.id]);
    const report = county.progress(campaign.id, task.id, done);
    await hub.db
      .updateTable('nodes')
      .set({ down_seq: context.issued + 1 })
      .where('region', '=', county.region)
      .execute();
    const judged = [{ report, verdict: judgeReport(report, context, now) }];
    const mode = { kind: 'batch', expectedCursor: 0, expectedIssued: context.issued } as const;
    const batch = { region: county.region, judged, now, mode };
    expect(await applyJudged(hub.db, batch)).toBeNull();
    expect(await counters(task.field)).toBeUndefined();
    expect((await judge(report)).outcome).toBe('accepted');
  });
});
