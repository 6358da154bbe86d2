import { expectedShare } from '@linked/shared/calendar/expected-share.ts';
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { derivedId } from '@linked/shared/ids.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { compareRegions, countiesWithin, movedFigures } from './compare.ts';
import { fieldFigures } from './field-figures.ts';
import { indicatorFigures } from './indicator-figures.ts';
import { listFacts } from './list-facts.ts';
import { fieldsReached } from './scope.ts';

const province = '130000';
const [zhengding, qianxi, hanshan, qiaodong] = ['130123', '130227', '130402', '130702'] as const;
const edition = getEdition('2020-04');
const received = new Date('2026-10-05T04:00:00Z');
let hub: TestHub;
let campaign: SeededCampaign;
const counties = new Map(
  [zhengding, qianxi, hanshan, qiaodong].map((region) => [region, new CountyReports(region)]),
);

const send = (region: string, items: Report[]) => ingestReports(hub.db, { region, items, now: received });
const task = (code: string) => campaign.document.tasks.find((one) => one.code === code)!;
const all = { field: null, fields: null };
/** The day after the due date of a task, at noon in Shanghai. */
const dayAfter = (date: string) => new Date(Date.parse(`${date}T04:00:00Z`) + 86_400_000);

beforeAll(async () => {
  hub = await openTestHub();
  // All 168 get it; two sign.
  campaign = await seedCampaign(hub.db, { counties: edition.counties(province).map(({ code }) => code) });
  const { id, directiveId } = campaign;
  const [zd, qx, hs, qd] = [...counties.values()] as [
    CountyReports,
    CountyReports,
    CountyReports,
    CountyReports,
  ];
  const mining = task('mining-1');
  const figures = {
    representativesTotal: 857,
    participating: { national: 0, provincial: 2, city: 20, county: 130, township: 208 },
    staffParticipating: 30,
    representativesTrained: 360,
    staffTrained: 30,
    opinionsCollected: 10,
    opinionsAnswered: 9,
    cadreVisits: 0,
    inspectionTeams: 0,
    asOf: '2026-10-01',
  };
  await send(zhengding, [
    zd.receipt(id, directiveId),
    zd.progress(id, mining.id, {
      state: 'submitted',
      percent: 100,
      submittedAt: '2026-10-01T00:00:00Z',
      indicators: [{ code: mining.indicators[0]!.code, value: 10, base: 20 }],
    }),
    zd.other('county-figures', id, figures, { entityId: derivedId(id, zhengding, 'county-figures') }),
  ]);
  await send(qianxi, [
    qx.receipt(id, directiveId),
    qx.progress(id, mining.id, {
      percent: 50,
      indicators: [{ code: mining.indicators[0]!.code, value: 42, base: 84 }],
    }),
    qx.problem(id, { dueOn: '2026-10-06' }),
    qx.problem(id, { dueOn: '2026-10-07', field: 'land-use' }),
  ]);
  await send(hanshan, [hs.problem(id, { state: 'closed' }), hs.problem(id, { deleted: true })]);
  await send(qiaodong, [qd.problem(id, { dueOn: null }, { occurredAt: '2026-10-04T00:00:00Z' })]);
  const plan = JSON.stringify({ title: '实施方案', documentNo: null, adoptedOn: '2026-09-10', summary: '' });
  const approval = JSON.stringify({ documentNo: '1号', approvedOn: '2026-09-12', mobilisedOn: null });
  await hub.db
    .insertInto('city_plans')
    .values([
      {
        campaign_id: id,
        region: '130100',
        plan,
        party_approval: approval,
        recorded_by: 'a',
        recorded_at: received,
      },
      {
        campaign_id: id,
        region: '130200',
        plan,
        party_approval: null,
        recorded_by: 'a',
        recorded_at: received,
      },
    ])
    .execute();
});
afterAll(() => hub.stop());

const compare = (region: string, now: Date, which: { field: string | null; fields: string[] | null } = all) =>
  compareRegions(hub.db, { campaignId: campaign.id, region, now, ...which });

describe('comparing regions', () => {
  it('sums county rows for the region and its children over the pinned edition', async () => {
    const { self, children, today } = await compare(province, new Date('2026-10-06T17:00:00Z'));
    expect(today).toBe('2026-10-07');
    expect(self).toMatchObject({
      region: province,
      regionName: '河北省',
      tier: 'province',
      counties: 168,
      countiesSigned: 2,
      cities: 11,
      citiesApproved: 1,
      tasksAssigned: 168 * 21,
      problemsOverdue: 1,
      updatedAt: received.toISOString(),
    });
    expect(self.counters).toMatchObject({
      tasks_started: 2,
      tasks_done: 1,
      progress_sum: 150,
      problems_found: 4,
      problems_closed: 1,
      reps_total: 857,
      reps_township: 208,
    });
    expect(children.map((child) => child.counties)).toEqual([22, 14, 7, 18, 19, 24, 16, 11, 16, 10, 11]);
    const names = Object.keys(self.counters) as (keyof typeof self.counters)[];
    for (const name of names)
      expect(children.reduce((sum, child) => sum + child.counters[name], 0)).toBe(self.counters[name]);
    expect(children[1]).toMatchObject({ regionName: '唐山市', tier: 'city', cities: 0, countiesSigned: 1 });
  });

  it('counts a task overdue the day after its due date unless it is done, and a problem likewise', async () => {
    const { dueOn } = task('mining-1');
    const due = campaign.document.tasks.filter((one) => one.dueOn <= dueOn).length;
    const before = campaign.document.tasks.filter((one) => one.dueOn < dueOn).length;
    const onTheDay = await compare('130100', new Date(`${dueOn}T15:59:00Z`));
    const after = await compare('130100', dayAfter(dueOn));
    expect(onTheDay.self.tasksOverdue).toBe(22 * before);
    expect(after.self.tasksOverdue).toBe(22 * due - 1);
    expect(after.children.find((row) => row.region === zhengding)!.tasksOverdue).toBe(due - 1);
    const problems = async (now: string) => (await compare(qianxi, new Date(now))).self.problemsOverdue;
    expect([
      await problems('2026-10-06T15:59:59Z'),
      await problems('2026-10-06T16:00:00Z'),
      await problems('2026-10-08T00:00:00Z'),
    ]).toEqual([0, 1, 2]);
  });

  it('expects by today what the working-day calendar says', async () => {
    const now = new Date('2026-10-20T04:00:00Z');
    const startsOn = campaign.document.phases.map((phase) => phase.startsOn).sort()[0]!;
    const share = campaign.document.tasks.reduce(
      (sum, one) => sum + expectedShare(startsOn, one.dueOn, '2026-10-20'),
      0,
    );
    expect(share).toBeGreaterThan(0);
    expect((await compare('130100', now)).self.tasksExpected).toBeCloseTo(22 * share, 6);
    expect((await compare(province, new Date('2026-08-01T04:00:00Z'))).self.tasksExpected).toBe(0);
  });

  it('narrows what is counted by field and leaves what belongs to the county as a whole', async () => {
    const { self } = await compare(province, dayAfter('2026-10-20'), { field: 'land-use', fields: null });
    expect(self).toMatchObject({ tasksAssigned: 168 * 3, problemsOverdue: 1 });
    expect(self.counters).toMatchObject({ problems_found: 1, tasks_started: 0, reps_total: 857 });
    const team = await compare(province, dayAfter('2026-10-20'), {
      field: null,
      fields: ['mining', 'groundwater'],
    });
    expect(team.self).toMatchObject({ tasksAssigned: 168 * 6, counters: { problems_found: 3 } });
    await expect(
      compare(province, received, { field: 'land-use', fields: ['mining'] }),
    ).rejects.toMatchObject({ code: 'field-not-yours' });
  });

  it('refuses a campaign or region that does not exist', async () => {
    await expect(compare('990000', received)).rejects.toMatchObject({ code: 'region-unknown' });
    await expect(
      compareRegions(hub.db, { campaignId: campaign.directiveId, region: province, now: received, ...all }),
    ).rejects.toMatchObject({ code: 'campaign-unknown' });
  });

  it('gives every county for the map, told apart by code where the name is the same', async () => {
    const { rows } = await countiesWithin(hub.db, {
      campaignId: campaign.id,
      region: province,
      now: received,
      ...all,
    });
    expect(rows).toHaveLength(168);
    expect(rows.find((row) => row.region === qiaodong)).toMatchObject({
      regionName: '张家口市桥东区',
      counties: 1,
      counters: { problems_open: 1 },
    });
    expect(rows.find((row) => row.region === '130502')).toMatchObject({
      regionName: '邢台市桥东区',
      counters: { problems_open: 0 },
    });
  });

  it('gives the rows that changes move, the same as a comparison would', async () => {
    const question = { campaignId: campaign.id, now: received, ...all };
    const counties = [qianxi, hanshan, '990000'];
    const moved = await movedFigures(hub.db, { ...question, region: province, counties });
    const { self, children } = await compare(province, received);
    expect([...moved.keys()]).toEqual([qianxi, hanshan]);
    expect(moved.get(qianxi)).toEqual({
      self,
      city: children.find((child) => child.region === '130200'),
      county: (await compare(qianxi, received)).self,
    });
    expect(moved.get(hanshan)?.city).toEqual(children.find((child) => child.region === '130400'));
    // Who watches one county is not shown the figures of its city.
    const own = await movedFigures(hub.db, { ...question, region: qianxi, counties: [qianxi] });
    expect(own.get(qianxi)?.city.region).toBe(qianxi);
  });
});

describe('tasks in force', () => {
  it('differ by county: denominators, overdue and expected follow them', async () => {
    const own = await seedCampaign(hub.db, { counties: [zhengding, qianxi] });
    const [moved, dropped, added] = own.document.tasks as [CampaignTask, CampaignTask, CampaignTask];
    const of = (taskId: string, region: string = zhengding) =>
      hub.db
        .updateTable('county_tasks')
        .where('campaign_id', '=', own.id)
        .where('region', '=', region)
        .where('task_id', '=', taskId);
    await of(moved.id).set({ due_on: '2026-09-04' }).execute();
    await of(dropped.id).set({ dropped: true }).execute();
    await of(added.id).set({ starts_on: '2026-09-20' }).execute();
    await of(added.id, qianxi).set({ owner: qianxi }).execute();
    const question = { campaignId: own.id, now: new Date('2026-09-10T04:00:00Z'), ...all };
    const { rows } = await countiesWithin(hub.db, { ...question, region: province });
    const row = (region: string) => rows.find((one) => one.region === region)!;
    const whole = (await compareRegions(hub.db, { ...question, region: province })).self;
    expect([row(zhengding).tasksAssigned, row(qianxi).tasksAssigned, whole.tasksAssigned]).toEqual([
      20, 20, 40,
    ]);
    expect([row(zhengding).tasksOverdue, row(qianxi).tasksOverdue, whole.tasksOverdue]).toEqual([1, 0, 1]);
    const share = (task: CampaignTask, dueOn = task.dueOn, startsOn = '2026-09-01') =>
      expectedShare(startsOn, dueOn, '2026-09-10');
    const sum = own.document.tasks.reduce((total, task) => total + share(task), 0);
    expect(row(qianxi).tasksExpected).toBeCloseTo(sum - share(added), 6);
    expect(row(zhengding).tasksExpected).toBeCloseTo(
      sum - share(moved) + 1 - share(dropped) - share(added) + share(added, added.dueOn, '2026-09-20'),
      6,
    );
    const fields = await fieldFigures(hub.db, { ...question, region: zhengding });
    expect(fields.reduce((total, one) => total + one.tasksAssigned, 0)).toBe(20);
    expect(fields.find((one) => one.field === moved.field)).toMatchObject({ tasksOverdue: 1 });
  });
});

describe('figures by field', () => {
  it('come in the order of the campaign with their own denominators', async () => {
    const rows = await fieldFigures(hub.db, {
      campaignId: campaign.id,
      region: '130200',
      fields: null,
      now: dayAfter('2026-10-20'),
    });
    expect(rows.map((row) => row.field)).toEqual(campaign.document.fields.map((field) => field.code));
    expect(rows.find((row) => row.field === 'mining')).toMatchObject({
      tasksAssigned: 14 * 3,
      problemsOverdue: 1,
      counters: { problems_found: 1, progress_sum: 50 },
    });
    const whole = await compare('130200', dayAfter('2026-10-20'));
    expect(rows.reduce((sum, row) => sum + row.tasksOverdue, 0)).toBe(whole.self.tasksOverdue);
  });

  it('are limited to those a reader reaches', async () => {
    const grant = (fields: string[] | null) => ({
      role: 'field-team' as const,
      region: province,
      fields,
      unit: null,
    });
    expect(fieldsReached([grant(['mining']), grant(['land-use', 'mining'])])).toEqual(['mining', 'land-use']);
    expect(fieldsReached([grant(['mining']), grant(null)])).toBeNull();
    const rows = await fieldFigures(hub.db, {
      campaignId: campaign.id,
      region: province,
      fields: ['mining'],
      now: received,
    });
    expect(rows.map((row) => row.field)).toEqual(['mining']);
  });
});

describe('indicators', () => {
  it('add up values and inventories and say how many counties reported', async () => {
    const mining = task('mining-1');
    const rows = await indicatorFigures(hub.db, { campaignId: campaign.id, region: province, fields: null });
    expect(
      rows.find((row) => row.taskId === mining.id && row.indicator === mining.indicators[0]!.code),
    ).toMatchObject({
      value: 52,
      base: 104,
      reporting: 2,
      unit: mining.indicators[0]!.unit,
    });
    expect(rows).toHaveLength(campaign.document.tasks.flatMap((one) => one.indicators).length);
    expect(rows.filter((row) => row.reporting === 0).every((row) => row.value === null)).toBe(true);
  });

  it.each([
    ['weighted-mean', { value: (90 * 10 + 60 * 20) / 30, base: 30 }],
    ['latest', { value: 60, base: 20 }],
    ['max', { value: 90, base: 10 }],
    ['sum', { value: 150, base: 30 }],
  ] as const)('are brought together by %s', async (aggregation, expected) => {
    const own = await seedCampaign(hub.db, {
      counties: [zhengding, qianxi],
      adjust: (document) => ({
        ...document,
        tasks: document.tasks.map((one) => ({
          ...one,
          indicators: [
            { code: 'rate', name: '比例', unit: '处', aggregation, baselineName: null, target: null },
          ],
        })),
      }),
    });
    const taskId = own.document.tasks[0]!.id;
    for (const [region, value, base, occurredAt] of [
      [zhengding, 90, 10, '2026-10-01T00:00:00Z'],
      [qianxi, 60, 20, '2026-10-02T00:00:00Z'],
    ] as const)
      await send(region, [
        counties
          .get(region)!
          .progress(own.id, taskId, { indicators: [{ code: 'rate', value, base }] }, { occurredAt }),
      ]);
    const rows = await indicatorFigures(hub.db, { campaignId: own.id, region: province, fields: null });
    expect(rows[0]).toMatchObject({ ...expected, reporting: 2 });
  });
});

describe('the rows behind a number', () => {
  const facts = (question: Partial<Parameters<typeof listFacts>[1]>) =>
    listFacts(hub.db, {
      campaignId: campaign.id,
      region: province,
      kind: 'problem',
      field: null,
      fields: null,
      limit: 50,
      offset: 0,
      ...question,
    });

  it('are as many as it says, newest first and in pages', async () => {
    const { rows, total } = await facts({});
    expect(total).toBe((await compare(province, received)).self.counters.problems_found);
    expect(rows[0]).toMatchObject({
      region: qiaodong,
      regionName: '张家口市桥东区',
      revision: 1,
      author: '李某',
      payload: { title: '废弃矿山未复绿' },
    });
    const second = await facts({ limit: 2, offset: 2 });
    expect(second).toEqual({ rows: rows.slice(2, 4), total });
  });

  it('stay inside the region and the fields of the reader', async () => {
    expect((await facts({ region: '130200' })).total).toBe(2);
    expect((await facts({ fields: ['mining'] })).total).toBe(3);
    expect((await facts({ fields: ['mining'], kind: 'county-figures' })).total).toBe(0);
    expect(await facts({ fields: [] })).toEqual({ rows: [], total: 0 });
    await expect(facts({ fields: ['mining'], field: 'land-use' })).rejects.toMatchObject({
      code: 'field-not-yours',
    });
  });
});
