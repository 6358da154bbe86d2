/** 任县 became 任泽区 while its city's own tasks were under way. */
import { newId } from '@linked/shared/ids.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { localTaskList, ownTaskId } from '@linked/shared/local-tasks/local-tasks.ts';
import { takeOver } from '@linked/shared/successions/payload.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { carryOutDue } from '../course/carry-out-due.ts';
import { ingestReports } from '../link/ingest.ts';
import { issueLocalTasks } from '../local-tasks/issue-local-tasks.ts';
import { localTaskFigures } from '../local-tasks/read-local-tasks.ts';
import { auditRollups } from '../rollup/recount.ts';
import { approver, drafter } from '../testing/campaigns.ts';
import { type CountyReports, numberedReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { listOpenItems } from './allot-items.ts';
import { approveSuccession, proposeSuccession } from './decide-succession.ts';

const XINGTAI = '130500';
const [qiaodong, renxian, renze, zhengding] = ['130502', '130526', '130505', '130123'];
const nanhe = '130527';
const before = new Date('2026-10-01T04:00:00Z');
const after = new Date('2026-10-06T04:00:00Z');
const muchLater = new Date('2027-02-01T04:00:00Z');
const staff = person(XINGTAI, 'city-staff');
let hub: TestHub;
let campaign: SeededCampaign;
let names: string[] = [];
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await seedCampaign(hub.db, { counties: [qiaodong, renxian, nanhe, zhengding] });
  names = [];
  const approval = { documentNo: '冀办字〔2026〕1号', approvedOn: '2026-08-31', mobilisedOn: null };
  await hub.db
    .updateTable('campaigns')
    .set({ party_approval: JSON.stringify(approval), receipt_due_on: '2026-09-04' })
    .where('id', '=', campaign.id)
    .execute();
});

async function issue(titles: readonly string[], listRevision: number, now: Date): Promise<string[]> {
  const tasks = titles.map((title) => ({
    ...{ id: newId(), field: 'mining', title, standard: '', dueOn: '2026-12-01', indicators: [] },
  }));
  const input = { campaignId: campaign.id, region: XINGTAI, listRevision, tasks, drops: [] };
  await hub.db.transaction().execute((trx) => issueLocalTasks(trx, { ...input, actor: staff, now }));
  names.push(...titles);
  return tasks.map((task) => task.id);
}
/** Carries it out; returns the titles that were shown as going over before. */
async function goesOver(region: string, name: string, from = renxian): Promise<string[]> {
  const about = { campaignId: campaign.id, from, successors: [{ region, name }] };
  const items = await hub.db.transaction().execute(async (trx) => {
    const proposal = { ...about, effectiveOn: '2026-10-05', reason: '国函', now: before };
    const { id } = await proposeSuccession(trx, { ...proposal, actor: drafter });
    await approveSuccession(trx, { id, actor: approver, now: before });
    return (await listOpenItems(trx, id)).items;
  });
  await carryOutDue(hub.db, { campaignId: campaign.id, now: after });
  return items.map((item) => item.title);
}
async function send(region: string, now: Date, make: (county: CountyReports) => Report[]): Promise<string[]> {
  const county = (await numberedReports(hub.db, [region])).get(region)!;
  const { judgements } = await ingestReports(hub.db, { region, items: make(county), now });
  return judgements.map((one) => one.reason?.code ?? one.outcome);
}
const handedIn = { state: 'submitted', percent: 100, submittedAt: before.toISOString() } as const;
const sent = (region: string) =>
  hub.db
    .selectFrom('deliveries as d')
    .innerJoin('directives as x', 'x.id', 'd.directive_id')
    .select(['x.kind', 'x.payload', 'x.receipt_due_on'])
    .where('d.region', '=', region)
    .where('x.campaign_id', '=', campaign.id)
    .orderBy('d.seq')
    .execute();
const asked = async (region: string): Promise<string[]> =>
  (
    await hub.db
      .selectFrom('county_tasks')
      .select('task_id')
      .where('campaign_id', '=', campaign.id)
      .where('region', '=', region)
      .where('owner', '<>', '130000')
      .where('dropped', '=', false)
      .execute()
  ).map((row) => row.task_id);
const figures = async (region: string, now: Date) => {
  const wanted = { campaignId: campaign.id, region: XINGTAI, fields: null, now };
  const { children } = await localTaskFigures(hub.db, wanted);
  return children.find((row) => row.region === region)!;
};

describe('a county that ends while its city’s tasks are under way', () => {
  it('is asked for none any more; a new one gets the list, goes on with what was begun, and is not asked for what is done', async () => {
    const [done, begun, untouched] = await issue(['甲', '乙', '丙'], 0, before);
    const worked = await send(renxian, before, (county) => [
      county.progress(campaign.id, done!, handedIn),
      county.progress(campaign.id, begun!, { percent: 40 }),
    ]);
    expect(worked).toEqual(['accepted', 'accepted']);
    await goesOver(renze, '任泽区');

    expect((await sent(renze)).map((row) => row.kind)).toEqual(['campaign', 'local-tasks', 'take-over']);
    const [, list, told] = await sent(renze);
    const { receiptDueOn, tasks } = localTaskList.parse(list!.payload);
    expect(tasks.map((one) => one.task.title)).toEqual(names);
    expect([receiptDueOn, receiptDueOn > '2026-10-06']).toEqual([list!.receipt_due_on, true]);
    const taken = takeOver.parse(told!.payload);
    expect(taken.doneTasks).toEqual([done]);
    expect(taken.tasks.find((one) => one.taskId === begun)).toMatchObject({ revision: 1, percent: 40 });

    expect(new Set(await asked(renze))).toEqual(new Set([begun, untouched]));
    expect(await asked(renxian)).toEqual([done]);
    expect((await figures(renxian, muchLater)).city).toMatchObject({ assigned: 1, done: 1, overdue: 0 });
    expect((await figures(renze, after)).city).toMatchObject({ assigned: 2, started: 1, done: 0 });
    const going = await send(renze, after, (county) => [
      county.progress(campaign.id, begun!, handedIn, { revision: 2 }),
      county.progress(campaign.id, untouched!, { percent: 10 }),
    ]);
    expect(going).toEqual(['accepted', 'accepted']);
    expect((await figures(renze, after)).city).toMatchObject({ assigned: 2, started: 2, done: 1 });
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);

    // The next list asks for what is new, and not again for what was done.
    const [next] = await issue(['丁'], 1, after);
    expect(new Set(await asked(renze))).toEqual(new Set([begun, untouched, next]));
    expect(await send(renze, after, (county) => [county.progress(campaign.id, next!, {})])).toEqual([
      'accepted',
    ]);
  });

  it('of two that become one, one was done with a task and the other not: the new one is asked for it', async () => {
    const [task] = await issue(['甲'], 0, before);
    await send(renxian, before, (county) => [county.progress(campaign.id, task!, handedIn)]);
    await send(nanhe, before, (county) => [county.progress(campaign.id, task!, { percent: 40 })]);
    expect(await goesOver(renze, '任泽区')).not.toContain('甲');
    expect(await asked(renze)).toEqual([]);
    expect(await goesOver(renze, '任泽区', nanhe)).toContain('甲');
    expect(await asked(renze)).toEqual([task]);
    const kinds = (await sent(renze)).map((row) => row.kind);
    expect(kinds).toEqual(['campaign', 'local-tasks', 'take-over', 'take-over']);
    const goesOn = await send(renze, after, (county) => [
      county.progress(campaign.id, task!, handedIn, { revision: 2 }),
    ]);
    expect(goesOn).toEqual(['accepted']);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });

  it('leaves what it added for itself, and does not fall behind with it', async () => {
    const key = newId();
    const id = ownTaskId(campaign.id, renxian, key);
    const task = { id, code: 'own-1', field: 'mining', title: '自选', standard: '', dueOn: '2026-11-01' };
    const own = { key, field: 'mining', startsOn: '2026-10-01', deleted: false };
    const taken = await send(renxian, before, (county) => [
      county.other(
        'own-task',
        campaign.id,
        { ...own, task: { ...task, revision: 1, indicators: [] } },
        { entityId: id },
      ),
    ]);
    expect(taken).toEqual(['accepted']);
    expect((await figures(renxian, muchLater)).county.overdue).toBe(1);
    await goesOver(renze, '任泽区');
    expect((await figures(renxian, muchLater)).county).toMatchObject({ assigned: 0, overdue: 0 });
  });

  it('hands none of them to a county of another city', async () => {
    const [begun] = await issue(['甲'], 0, before);
    await send(renxian, before, (county) => [county.progress(campaign.id, begun!, { percent: 40 })]);
    expect(await goesOver(zhengding, '正定县')).not.toContain('甲');
    expect(await asked(zhengding)).toEqual([]);
    expect(await asked(renxian)).toEqual([]);
    const { tasks } = takeOver.parse((await sent(zhengding)).at(-1)!.payload);
    expect(tasks.map((one) => one.taskId)).not.toContain(begun);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });
});

it('a county that lacks a listed task is asked for it with the next list', async () => {
  const [older] = await issue(['甲'], 0, before);
  // As a release that sent a new county the list and did not put it in force left it.
  await hub.db
    .deleteFrom('county_tasks')
    .where('task_id', '=', older!)
    .where('region', '=', qiaodong)
    .execute();
  const [next] = await issue(['乙'], 1, after);
  expect(new Set(await asked(qiaodong))).toEqual(new Set([older, next]));
  expect(await send(qiaodong, after, (county) => [county.progress(campaign.id, older!, {})])).toEqual([
    'accepted',
  ]);
});
