/** 邢台, June 2020: 任县 became 任泽区 under another code, 邢台县 was shared out, 桥东区 went on as 襄都区. */
import { derivedId, newId } from '@linked/shared/ids.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { carryOutDue } from '../course/carry-out-due.ts';
import { ingestReports } from '../link/ingest.ts';
import { milestoneMatrix } from '../milestones/milestones.ts';
import { compareRegions } from '../rollup/compare.ts';
import { fieldFigures } from '../rollup/field-figures.ts';
import { auditRollups } from '../rollup/recount.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { approveSuccession, proposeSuccession } from './decide-succession.ts';
import { listSuccessions, type Place, successionChoices } from './read-successions.ts';

const XINGTAI = '130500';
const [qiaodong, qiaoxi, xingtaixian, renxian, renze] = ['130502', '130503', '130521', '130526', '130505'];
const before = new Date('2026-10-01T04:00:00Z');
const EFFECTIVE = '2026-10-05';
/** The first minute of the day in Shanghai. */
const onTheDay = new Date('2026-10-04T16:01:00Z');
const dayBefore = new Date('2026-10-04T15:00:00Z');
const later = new Date('2026-10-06T04:00:00Z');

const staff = person(HEBEI, 'province-staff');
const second = person(HEBEI, 'province-approver');
let hub: TestHub;
let campaign: SeededCampaign;
const sequences = new Map<string, number>();
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await seedCampaign(hub.db, { counties: [qiaodong, qiaoxi, xingtaixian, renxian] });
  const approval = { documentNo: '冀办字〔2026〕1号', approvedOn: '2026-08-31', mobilisedOn: null };
  await hub.db
    .updateTable('campaigns')
    .set({ party_approval: JSON.stringify(approval), receipt_due_on: '2026-09-04' })
    .where('id', '=', campaign.id)
    .execute();
});

function reportsOf(region: string): CountyReports {
  const county = new CountyReports(region);
  county.seq = sequences.get(region) ?? 0;
  return county;
}
async function send(region: string, now: Date, make: (county: CountyReports) => Report[]): Promise<string[]> {
  const county = reportsOf(region);
  const { judgements } = await ingestReports(hub.db, { region, items: make(county), now });
  sequences.set(region, county.seq);
  return judgements.map((one) => one.reason?.code ?? one.outcome);
}
const task = (index: number) => campaign.document.tasks[index]!;
const at = { occurredAt: '2026-10-01T02:00:00Z' };
const group = {
  field: 'mining',
  name: '矿山开发组',
  leaderName: '赵某',
  members: { national: 0, provincial: 0, city: 1, county: 4, township: 0 },
  otherMembers: 0,
  trained: 5,
  deleted: false,
};

/** One task handed in, one begun, one problem open and one closed, a group, an approval. */
async function work(region: string): Promise<{ open: string; group: string }> {
  const [open, groupId] = [newId(), newId()];
  const indicator = task(0).indicators[0]!;
  const outcomes = await send(region, before, (county) => [
    county.progress(
      campaign.id,
      task(1).id,
      { state: 'submitted', percent: 100, submittedAt: at.occurredAt },
      at,
    ),
    county.progress(
      campaign.id,
      task(0).id,
      { percent: 40, indicators: [{ code: indicator.code, value: 30, base: 84 }] },
      at,
    ),
    county.problem(campaign.id, { state: 'rectifying' }, { ...at, entityId: open, revision: 3 }),
    county.problem(campaign.id, { state: 'closed', closedOn: '2026-09-30' }, at),
    county.other('rep-group', campaign.id, group, { ...at, entityId: groupId }),
    county.other(
      'party-approval',
      campaign.id,
      { documentNo: '任字〔2026〕3号', approvedOn: '2026-09-10', mobilisedOn: null },
      { ...at, entityId: derivedId(campaign.id, region, 'party-approval') },
    ),
    county.receipt(campaign.id, campaign.directiveId, at),
  ]);
  expect(new Set(outcomes)).toEqual(new Set(['accepted']));
  return { open, group: groupId };
}
async function decided(from: string, successors: readonly Place[]): Promise<string> {
  const proposal = { campaignId: campaign.id, from, successors, effectiveOn: EFFECTIVE, reason: '国函调整' };
  const { id } = await hub.db
    .transaction()
    .execute((trx) => proposeSuccession(trx, { ...proposal, actor: staff, now: before }));
  await hub.db.transaction().execute((trx) => approveSuccession(trx, { id, actor: second, now: before }));
  return id;
}
const pass = (now: Date) => carryOutDue(hub.db, { campaignId: campaign.id, now });
const figures = async (region: string, now: Date) =>
  compareRegions(hub.db, { campaignId: campaign.id, region, field: null, fields: null, now });
const directivesOf = async (region: string) =>
  hub.db
    .selectFrom('deliveries as d')
    .innerJoin('directives as x', 'x.id', 'd.directive_id')
    .select(['x.kind', 'x.payload'])
    .where('d.region', '=', region)
    .where('x.campaign_id', '=', campaign.id)
    .orderBy('d.seq')
    .execute();
const renzeqx: Place = { region: renze, name: '任泽区' };

describe('what becomes of a county', () => {
  it('is proposed by one and approved by another, for counties of the campaign only', async () => {
    const proposal = {
      campaignId: campaign.id,
      from: renxian,
      successors: [renzeqx],
      effectiveOn: EFFECTIVE,
    };
    const propose = (change: object = {}, actor = staff) =>
      hub.db
        .transaction()
        .execute((trx) =>
          proposeSuccession(trx, { ...proposal, reason: '国函', ...change, actor, now: before }),
        );
    await expect(propose({ from: '130123' })).resolves.toBeTruthy();
    await expect(propose({ from: '140105' })).rejects.toMatchObject({ code: 'region-unknown' });
    await expect(propose({ successors: [{ region: '110101', name: '东城区' }] })).rejects.toMatchObject({
      code: 'region-unknown',
    });
    await expect(propose({ effectiveOn: '2020-01-01' })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(propose({}, person(XINGTAI, 'city-staff'))).rejects.toMatchObject({ code: 'forbidden' });
    const { id } = await propose();
    await expect(propose()).rejects.toMatchObject({ code: 'already-exists' });
    const approve = (actor: typeof staff) =>
      hub.db.transaction().execute((trx) => approveSuccession(trx, { id, actor, now: before }));
    await expect(approve(staff)).rejects.toMatchObject({ code: 'second-person-required' });
    expect(await approve(second)).toMatchObject({ state: 'approved', decidedBy: second.name });
    await expect(approve(second)).rejects.toMatchObject({ code: 'illegal-transition' });
  });

  it('is suggested by the lists of regions', async () => {
    const { suggested, later } = await successionChoices(hub.db, { campaignId: campaign.id, now: before });
    expect(suggested).toContainEqual({ from: renxian, on: '2020-06-05', successors: [renzeqx] });
    expect(suggested.find((one) => one.from === xingtaixian)?.successors.map((one) => one.name)).toEqual([
      '襄都区',
      '信都区',
    ]);
    expect(later).toContainEqual(renzeqx);
  });
});

describe('a county that goes on under another code', () => {
  it('hands over what is open on the day and not before; every number counts once throughout', async () => {
    const ids = await work(renxian);
    const id = await decided(renxian, [renzeqx]);
    await pass(dayBefore);
    const asItWas = await figures(XINGTAI, dayBefore);
    expect(asItWas.children.find((row) => row.region === renxian)?.counties).toBe(1);
    await pass(onTheDay);

    const after = await figures(XINGTAI, onTheDay);
    const { updatedAt: _a, tasksExpected: _b, ...same } = asItWas.self;
    // One county less and one more; an approval and a receipt are of a county that is none any more.
    expect(after.self).toMatchObject({
      ...same,
      countiesSigned: same.countiesSigned - 1,
      counters: { ...same.counters, party_approvals: 0 },
    });
    const [old, fresh] = [renxian, renze].map((code) => after.children.find((row) => row.region === code)!);
    expect([old!.counties, fresh!.counties]).toEqual([0, 1]);
    expect(old!.counters).toMatchObject({
      tasks_done: 1,
      tasks_started: 1,
      problems_found: 1,
      problems_open: 0,
      problems_closed: 1,
      groups: 0,
    });
    expect(fresh!.counters).toMatchObject({
      tasks_done: 0,
      tasks_started: 1,
      progress_sum: 40,
      problems_found: 1,
      problems_open: 1,
      groups: 1,
    });
    const all = campaign.document.tasks.length;
    expect([old!.tasksAssigned, fresh!.tasksAssigned]).toEqual([1, all - 1]);
    expect(old).toMatchObject({
      regionName: '任县（2026-10-05 起由任泽区承接）',
      ended: { on: EFFECTIVE, successors: [renzeqx] },
    });
    expect(asItWas.children.map((row) => row.ended)).toEqual(asItWas.children.map(() => null));
    expect(asItWas.children.some((row) => row.region === renze)).toBe(false);
    // It stands under its successor, and is gone once there is nothing left that it had done.
    const rows = after.children.map((row) => row.region);
    expect(rows[rows.indexOf(renxian) - 1]).toBe(renze);
    expect(fresh!.regionName).toBe('任泽区');
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
    expect((await listSuccessions(hub.db, campaign.id, staff))[0]).toMatchObject({
      id,
      state: 'carried-out',
      outcome: { problems: 1, groups: 1, tasks: all - 1 },
    });

    // The county before is told and reports no more; the one after goes on with the same ids.
    expect((await directivesOf(renxian)).map((row) => row.kind)).toEqual(['campaign', 'take-over']);
    const [sent, told] = await directivesOf(renze);
    expect([sent?.kind, told?.kind]).toEqual(['campaign', 'take-over']);
    expect(told?.payload).toMatchObject({
      role: 'successor',
      from: { region: renxian, name: '任县' },
      problems: [{ id: ids.open, revision: 3, state: 'rectifying' }],
      groups: [{ id: ids.group }],
      doneTasks: [task(1).id],
    });
    expect(await send(renxian, later, (county) => [county.problem(campaign.id, {}, at)])).toEqual([
      'county-succeeded',
    ]);
    const struckOff = await send(renze, later, (county) => [
      county.problem(
        campaign.id,
        { state: 'closed', closedOn: '2026-10-06', dueOn: null },
        { entityId: ids.open, revision: 4, occurredAt: '2026-10-06T02:00:00Z' },
      ),
      county.progress(
        campaign.id,
        task(0).id,
        { state: 'submitted', percent: 100, submittedAt: '2026-10-06T02:00:00Z' },
        { revision: 2, occurredAt: '2026-10-06T02:00:00Z' },
      ),
    ]);
    expect(struckOff).toEqual(['accepted', 'accepted']);
    const { self } = await figures(XINGTAI, later);
    expect(self.counters).toMatchObject({
      tasks_done: 2,
      problems_found: 2,
      problems_open: 0,
      problems_closed: 2,
      groups: 1,
    });
    expect(self.tasksAssigned).toBe(4 * all);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
    // It happens once, however often the day is looked at.
    await pass(later);
    expect((await directivesOf(renze)).map((row) => row.kind)).toEqual(['campaign', 'take-over']);
  });
});

describe('a county that is merged into one the campaign has', () => {
  it('leaves what it finished to the sums and gives what is open to the first successor; 4 counties become 3', async () => {
    await work(xingtaixian);
    await work(qiaodong);
    await decided(xingtaixian, [
      { region: qiaodong, name: '襄都区' },
      { region: qiaoxi, name: '信都区' },
    ]);
    const asItWas = (await figures(HEBEI, dayBefore)).self;
    await pass(onTheDay);
    const after = (await figures(HEBEI, onTheDay)).self;
    const all = campaign.document.tasks.length;
    expect([asItWas.counties, after.counties]).toEqual([4, 3]);
    expect([asItWas.countiesSigned, after.countiesSigned]).toEqual([2, 1]);
    // Its own task that was handed in is still one of those assigned; the rest is the successor's own.
    expect([asItWas.tasksAssigned, after.tasksAssigned]).toEqual([4 * all, 3 * all + 1]);
    expect(after.counters).toMatchObject({
      tasks_done: 2,
      tasks_started: 3,
      problems_found: 4,
      problems_open: 2,
      problems_closed: 2,
      groups: 2,
      party_approvals: 1,
    });
    const fields = await fieldFigures(hub.db, {
      campaignId: campaign.id,
      region: HEBEI,
      fields: null,
      now: onTheDay,
    });
    expect(fields.reduce((sum, one) => sum + one.counters.problems_open, 0)).toBe(2);
    const rows = (await figures(XINGTAI, onTheDay)).children;
    expect(rows.find((row) => row.region === qiaodong)?.counters).toMatchObject({
      problems_open: 2,
      groups: 2,
    });
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
    const { all: sums } = await milestoneMatrix(hub.db, {
      campaignId: campaign.id,
      within: HEBEI,
      scopes: [{ prefix: '13', fields: null }],
      now: onTheDay,
    });
    expect([sums.counties, sums.reached.partyApproval.count]).toEqual([167, 1]);
    const [, told] = await directivesOf(qiaodong);
    const { tasks } = told!.payload as { tasks: { taskId: string; revision: number; percent: number }[] };
    // The successor has the task itself: it is told what was done, and its own stays its own.
    expect(tasks.find((one) => one.taskId === task(0).id)).toMatchObject({ revision: 0, percent: 40 });
    expect((await directivesOf(qiaoxi)).at(-1)?.payload).toMatchObject({ role: 'successor', problems: [] });
  });
});

describe('a county that is only renamed', () => {
  it('keeps its code and all it did, and is shown with its earlier name and the day', async () => {
    await work(qiaodong);
    await decided(qiaodong, [{ region: qiaodong, name: '襄都区' }]);
    const asItWas = await figures(XINGTAI, dayBefore);
    await pass(onTheDay);
    const after = await figures(XINGTAI, onTheDay);
    const rowOf = (all: typeof after) => all.children.find((row) => row.region === qiaodong)!;
    expect(rowOf(after)).toMatchObject({
      counties: 1,
      counters: rowOf(asItWas).counters,
      regionName: '襄都区（2026-10-05 前为邢台市桥东区）',
    });
    expect((await directivesOf(qiaodong)).map((row) => row.kind)).toEqual(['campaign']);
    expect(await send(qiaodong, later, (county) => [county.problem(campaign.id, {}, at)])).toEqual([
      'accepted',
    ]);
  });
});
