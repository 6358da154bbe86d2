import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';
import { directivePayloads } from '@linked/shared/link/kinds.ts';
import type { TaskChange } from '@linked/shared/supplements/supplement.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { countiesWithin } from '../rollup/compare.ts';
import { indicatorFigures } from '../rollup/indicator-figures.ts';
import { listFacts } from '../rollup/list-facts.ts';
import { auditRollups } from '../rollup/recount.ts';
import { approver, drafter } from '../testing/campaigns.ts';
import { type CountyReports, numberedReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { lockEverywhere } from '../testing/lock-everywhere.ts';
import { HEBEI, person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { contentOf, draftedSupplement, issue, issuedSupplement } from '../testing/supplements.ts';
import {
  approveSupplement,
  createSupplement,
  reopenSupplement,
  updateSupplement,
  withdrawSupplement,
} from './compose.ts';
import { getSupplement, listSupplements, supplementableTasks } from './read-supplements.ts';

const [ZHENGDING, CHANGAN, QIANXI] = ['130123', '130102', '130227'] as const;
const regions = [ZHENGDING, CHANGAN, QIANXI];
const everywhere = [{ prefix: '13', fields: null }];
const now = new Date('2026-10-08T04:00:00Z');
let hub: TestHub;
let campaign: SeededCampaign;
let counties: Map<string, CountyReports>;
let mining: CampaignTask;

beforeAll(async () => {
  hub = await openTestHub({ max: 16 });
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await seedCampaign(hub.db, { counties: regions });
  mining = campaign.document.tasks.find((task) => task.code === 'mining-1')!;
  counties = await numberedReports(hub.db, regions);
});

const done = (submittedAt: string) => ({ state: 'submitted' as const, percent: 100, submittedAt });
const report = async (region: string, parts: object, revision = 1, task = mining) => {
  const item = counties.get(region)!.progress(campaign.id, task.id, parts, { revision });
  const { judgements } = await ingestReports(hub.db, { region, items: [item], now });
  return judgements[0]!;
};
const issued = (changes: TaskChange[], parts: Parameters<typeof contentOf>[1] = {}) =>
  issuedSupplement(hub.db, campaign.id, contentOf(changes, parts), now);
const dueOn = (day: string): TaskChange => ({ kind: 'change', taskId: mining.id, dueOn: day });
const inForce = async (taskId = mining.id) => {
  const rows = await hub.db
    .selectFrom('county_tasks')
    .selectAll()
    .where('campaign_id', '=', campaign.id)
    .where('task_id', '=', taskId)
    .execute();
  return new Map(rows.map((row) => [row.region, row]));
};
const rows = async (at = now) => {
  const question = { campaignId: campaign.id, region: HEBEI, field: null, fields: null, now: at };
  const { rows: all } = await countiesWithin(hub.db, question);
  return new Map(all.map((row) => [row.region, row]));
};
const payloads = async (ids: readonly string[]) => {
  const { rows: found } = await sql<{ payload: unknown; regions: string[]; revision: number }>`
    select x.payload, x.revision, array_agg(y.region order by y.region) as regions
    from directives x join deliveries y on y.directive_id = x.id where x.id = any (${[...ids]}::uuid[])
    group by x.id`.execute(hub.db);
  return found.map((row) => ({ ...row, payload: directivePayloads.supplement.parse(row.payload) }));
};

describe('a supplement', () => {
  it('is composed by staff and approved by a second person before it goes out', async () => {
    const draft = await draftedSupplement(hub.db, campaign.id, contentOf([dueOn('2026-12-01')]), now);
    expect(draft).toMatchObject({
      state: 'draft',
      number: null,
      counties: 3,
      differences: [{ counties: 3, before: { revision: 1 }, after: { revision: 2, dueOn: '2026-12-01' } }],
    });
    const step = { id: draft.id, version: draft.version, now };
    const begin = (work: Parameters<ReturnType<TestHub['db']['transaction']>['execute']>[0]) =>
      hub.db.transaction().execute(work);
    await expect(issue(hub.db, draft, now)).rejects.toMatchObject({ code: 'illegal-transition' });
    const both = person(HEBEI, 'province-staff');
    both.grants.push(...person(HEBEI, 'province-approver').grants);
    const own = { ...both, userId: drafter.userId };
    await expect(begin((trx) => approveSupplement(trx, { ...step, actor: own }))).rejects.toMatchObject({
      code: 'second-person-required',
    });
    await expect(begin((trx) => approveSupplement(trx, { ...step, actor: drafter }))).rejects.toMatchObject({
      code: 'forbidden',
    });
    const approved = await hub.db
      .transaction()
      .execute((trx) => approveSupplement(trx, { ...step, actor: approver }));
    expect(approved).toMatchObject({ state: 'approved', approvedBy: approver.name });
    const change = { ...step, actor: drafter, content: contentOf([dueOn('2026-12-02')]) };
    await expect(begin((trx) => updateSupplement(trx, change))).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    await expect(
      begin((trx) => updateSupplement(trx, { ...change, version: approved.version })),
    ).rejects.toMatchObject({ code: 'illegal-transition' });
    const open = await hub.db
      .transaction()
      .execute((trx) =>
        reopenSupplement(trx, { ...step, version: approved.version, actor: approver, reason: '核对' }),
      );
    expect(open).toMatchObject({ state: 'draft', approvedBy: null });
    const gone = await hub.db
      .transaction()
      .execute((trx) =>
        withdrawSupplement(trx, { ...step, version: open.version, actor: drafter, reason: '不再需要' }),
      );
    expect(gone).toMatchObject({ state: 'withdrawn', withdrawnReason: '不再需要' });
    expect((await inForce()).get(ZHENGDING)?.revision).toBe(1);
    const city = [{ prefix: '1301', fields: null }];
    expect(await listSupplements(hub.db, { campaignId: campaign.id, scopes: city, now })).toEqual([]);
    await expect(getSupplement(hub.db, draft.id, { now, scopes: city })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('asked for twice with one id is made once', async () => {
    const wanted = { id: newId(), campaignId: campaign.id, content: contentOf([dueOn('2026-12-01')]) };
    const make = () =>
      hub.db.transaction().execute((trx) => createSupplement(trx, { ...wanted, actor: drafter, now }));
    expect(await make()).toEqual(await make());
    expect(await listSupplements(hub.db, { campaignId: campaign.id, scopes: everywhere, now })).toHaveLength(
      1,
    );
  });

  const refused: [string, () => TaskChange[], object, string][] = [
    [
      'a task of no campaign',
      () => [{ ...dueOn('2026-12-01'), taskId: newId() }] as TaskChange[],
      {},
      'task-unknown',
    ],
    [
      'an added task of a phase that is not there',
      () => [{ kind: 'add', task: { ...mining, id: newId(), code: 'mining-8', phase: 'nowhere' } }],
      {},
      'invalid-input',
    ],
    ['a due date that is over', () => [dueOn('2026-10-07')], {}, 'date-invalid'],
    ['nothing that would change', () => [dueOn(mining.dueOn)], {}, 'supplement-conflict'],
    [
      'a county that is not of the campaign',
      () => [dueOn('2026-12-01')],
      { regions: ['130402'] },
      'region-unknown',
    ],
    ['a question nobody asked', () => [dueOn('2026-12-01')], { questions: [newId()] }, 'not-found'],
    [
      'a new task with a code that is taken',
      () => [{ kind: 'add', task: { ...mining, id: newId() } }],
      {},
      'already-exists',
    ],
    [
      'the same task twice',
      () => [dueOn('2026-12-01'), { kind: 'drop', taskId: mining.id, reason: '不再需要' }],
      {},
      'invalid-input',
    ],
  ];
  it.each(refused)('with %s is refused', async (_, changes, parts, code) => {
    const content = contentOf(changes(), parts);
    await expect(draftedSupplement(hub.db, campaign.id, content, now)).rejects.toMatchObject({ code });
  });

  it('goes to all counties with what was and what is, under a receipt deadline of its own', async () => {
    const supplement = await issued([
      { ...dueOn('2026-12-01'), kind: 'change', standard: '按新分类标准认定。', rectificationDays: 60 },
    ] as TaskChange[]);
    expect(supplement).toMatchObject({
      state: 'issued',
      number: 1,
      receiptDueOn: '2026-10-12',
      counties: 3,
      delivered: 0,
      signed: 0,
    });
    const [sent, ...others] = await payloads(supplement.directives);
    expect(others).toEqual([]);
    expect(sent).toMatchObject({ revision: 2, regions: [...regions].sort() });
    expect(sent?.payload.changes).toMatchObject([
      {
        before: { revision: 1, dueOn: mining.dueOn, standard: mining.standard },
        after: {
          revision: 2,
          dueOn: '2026-12-01',
          standard: '按新分类标准认定。',
          rectificationDays: 60,
          indicators: mining.indicators,
        },
      },
    ]);
    const { rows: woken } = await sql<{ signal: string }>`
      select args ->> 'signal' as signal from workflow_requests
      where workflow_id = ${`campaign:${campaign.id}`} order by ordinal`.execute(hub.db);
    expect(woken.map((row) => row.signal)).toEqual(['directive-queued', 'dates-changed']);
    const moments = await hub.db
      .selectFrom('course_moments')
      .select('at')
      .where('campaign_id', '=', campaign.id)
      .where('key', '=', `receipts:${supplement.directives[0]}:2026-10-12`)
      .execute();
    expect(moments.map((row) => row.at.toISOString())).toEqual(['2026-10-12T16:00:00.000Z']);
  });

  it('counts its receipts county by county', async () => {
    const supplement = await issued([dueOn('2026-12-01')]);
    const receipt = counties.get(ZHENGDING)!.receipt(campaign.id, supplement.directives[0]!);
    await ingestReports(hub.db, { region: ZHENGDING, items: [receipt], now });
    expect(await getSupplement(hub.db, supplement.id, { now })).toMatchObject({ signed: 1, late: 0 });
    const later = new Date('2026-10-20T00:00:00Z');
    expect(await getSupplement(hub.db, supplement.id, { now: later })).toMatchObject({ signed: 1, late: 2 });
  });

  it('of chosen counties leaves the others as they are, and the next one respects what each has', async () => {
    await issued([dueOn('2026-12-01')], { regions: ['130100'] });
    expect([...(await inForce())].map(([region, row]) => [region, row.revision, row.due_on]).sort()).toEqual(
      [
        [CHANGAN, 2, '2026-12-01'],
        [ZHENGDING, 2, '2026-12-01'],
        [QIANXI, 1, mining.dueOn],
      ].sort(),
    );
    const next = await issued([{ kind: 'change', taskId: mining.id, standard: '统一口径。' }]);
    const force = await inForce();
    expect([force.get(ZHENGDING)?.due_on, force.get(QIANXI)?.due_on]).toEqual(['2026-12-01', mining.dueOn]);
    expect(new Set([...force.values()].map((row) => row.revision))).toEqual(new Set([3, 4]));
    const sent = await payloads(next.directives);
    expect(sent.map((one) => one.regions).sort()).toEqual([[CHANGAN, ZHENGDING], [QIANXI]].sort());
    expect(sent.every((one) => one.payload.changes[0]?.after?.standard === '统一口径。')).toBe(true);
    const { tasks } = await supplementableTasks(hub.db, campaign.id);
    expect(tasks.find(({ task }) => task.id === mining.id)).toMatchObject({ counties: 3, dropped: 0 });
  });

  it('with a later day for what is locked opens it to that day, where it is in force', async () => {
    const locked = { campaignId: campaign.id, taskIds: [mining.id], reason: '阶段已结束', now };
    await hub.db.transaction().execute((trx) => lockEverywhere(trx, locked));
    await issued([dueOn('2026-12-01')], { regions: [ZHENGDING] });
    const at = '2026-10-09T02:00:00Z';
    const handIn = async (region: string) => {
      const parts = { occurredAt: at };
      const item = counties.get(region)!.progress(campaign.id, mining.id, done(at), parts);
      const { judgements } = await ingestReports(hub.db, { region, items: [item], now: new Date(at) });
      return judgements[0]!.reason?.code ?? judgements[0]!.outcome;
    };
    expect([await handIn(ZHENGDING), await handIn(CHANGAN)]).toEqual(['accepted', 'period-locked']);
    const unlocks = await hub.db
      .selectFrom('task_decisions')
      .select(['region', 'until', 'reason'])
      .where('campaign_id', '=', campaign.id)
      .where('decision', '=', 'unlock')
      .execute();
    expect(unlocks).toMatchObject([{ region: ZHENGDING, until: '2026-12-01' }]);
  });

  it('keeps a due date that was put off for one county, unless it is about the due date', async () => {
    await hub.db
      .updateTable('county_tasks')
      .set({ due_on: '2026-12-24' })
      .where('campaign_id', '=', campaign.id)
      .where('region', '=', QIANXI)
      .where('task_id', '=', mining.id)
      .execute();
    await issued([{ kind: 'change', taskId: mining.id, standard: '统一口径。' }]);
    expect((await inForce()).get(QIANXI)?.due_on).toBe('2026-12-24');
    await issued([dueOn('2026-12-31')]);
    expect((await inForce()).get(QIANXI)?.due_on).toBe('2026-12-31');
  });
});

describe('figures after a supplement', () => {
  it('count what was done on time anew by the new due date', async () => {
    const act = `${mining.dueOn}T20:00:00Z`;
    await report(ZHENGDING, done(act));
    expect((await rows()).get(ZHENGDING)?.counters.tasks_done_on_time).toBe(0);
    await issued([dueOn('2026-12-31')]);
    expect((await rows()).get(ZHENGDING)?.counters).toMatchObject({ tasks_done: 1, tasks_done_on_time: 1 });
    const after = new Date('2026-12-31T20:00:00Z');
    const without = (await rows(after)).get(QIANXI)!.tasksOverdue;
    expect((await rows(after)).get(ZHENGDING)!.tasksOverdue).toBe(without - 1);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });

  it('leave out a dropped task with its work, and ask for an added one from the day it was issued', async () => {
    await report(ZHENGDING, done('2026-09-20T00:00:00Z'));
    const before = (await rows()).get(ZHENGDING)!;
    const task = { ...mining, id: newId(), code: 'mining-9', title: '新增任务', dueOn: '2026-10-30' };
    await issued([
      { kind: 'drop', taskId: mining.id, reason: '并入其他任务' },
      { kind: 'add', task },
    ]);
    const after = (await rows()).get(ZHENGDING)!;
    expect([before.counters.tasks_done, after.counters.tasks_done]).toEqual([1, 0]);
    expect(after.tasksAssigned).toBe(before.tasksAssigned);
    expect((await inForce(task.id)).get(QIANXI)).toMatchObject({ starts_on: '2026-10-08', dropped: false });
    const indicators = await indicatorFigures(hub.db, {
      campaignId: campaign.id,
      region: HEBEI,
      fields: null,
    });
    expect(indicators.some((one) => one.taskId === mining.id)).toBe(false);
    expect(indicators.some((one) => one.taskId === task.id)).toBe(true);
    // It is taken all the same, and counts nowhere.
    expect((await report(ZHENGDING, { percent: 60 }, 2)).outcome).toBe('accepted');
    expect((await rows()).get(ZHENGDING)?.counters.progress_sum).toBe(0);
    expect((await report(ZHENGDING, { percent: 30 }, 1, task)).outcome).toBe('accepted');
    expect((await rows()).get(ZHENGDING)?.counters.progress_sum).toBe(30);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });

  it('take reports on the older version and count the indicators that are still asked for', async () => {
    const [first] = mining.indicators;
    const second = { ...first!, code: 'second', name: '新增指标', baselineName: null, target: 5 };
    await report(ZHENGDING, { percent: 10, indicators: [{ code: first!.code, value: 5, base: 9 }] });
    await issued([{ kind: 'change', taskId: mining.id, indicators: [second] }]);
    const values = () =>
      hub.db
        .selectFrom('rollup_indicators')
        .select(['indicator', 'value'])
        .where('campaign_id', '=', campaign.id)
        .execute();
    expect(await values()).toEqual([]);
    const older = { percent: 20, indicators: [{ code: first!.code, value: 6, base: 9 }] };
    expect((await report(ZHENGDING, older, 2)).outcome).toBe('accepted');
    const question = { campaignId: campaign.id, region: HEBEI, kind: 'task-progress' as const };
    const listed = async () =>
      (await listFacts(hub.db, { ...question, field: null, fields: null, limit: 5, offset: 0 })).rows[0]
        ?.task;
    expect(await listed()).toMatchObject({
      reportedRevision: 1,
      revision: 2,
      dropped: false,
      title: mining.title,
    });
    const newer = { percent: 30, taskRevision: 2, indicators: [{ code: 'second', value: 2, base: null }] };
    expect((await report(ZHENGDING, newer, 3)).outcome).toBe('accepted');
    expect(await values()).toEqual([{ indicator: 'second', value: 2 }]);
    expect(await listed()).toMatchObject({ reportedRevision: 2, revision: 2 });
    // Back to the first: the newest report does not carry it, so nothing is invented.
    await issued([{ kind: 'change', taskId: mining.id, indicators: [first!, second] }]);
    expect(await values()).toEqual([{ indicator: 'second', value: 2 }]);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });
});
