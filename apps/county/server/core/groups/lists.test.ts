import { createHash } from 'node:crypto';
import { newId } from '@linked/shared/ids.ts';
import { digestText } from '@linked/shared/link/digest.ts';
import { type ReportKind, reportPayloads } from '@linked/shared/link/kinds.ts';
import { noMilestones } from '@linked/shared/milestones/milestones.ts';
import { noTierCounts } from '@linked/shared/primitives.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import { actor, addInstance, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { letterIn } from '../../testing/letters.ts';
import { listActivities, removeActivity, saveActivity } from '../activities/activities.ts';
import { listBaselines, removeBaseline, saveBaseline, saveBaselines } from '../baselines/baselines.ts';
import { getFigures, saveFigures } from '../campaigns/figures.ts';
import { getCampaign } from '../campaigns/list-campaigns.ts';
import { recordPlan } from '../campaigns/record-plan.ts';
import { saveOwnTask } from '../local-tasks/own-tasks.ts';
import { saveMilestones } from '../milestones/milestones.ts';
import { digestOf, inventoryOf, resendPresent } from '../outbox/reconcile.ts';
import { registerProblem } from '../problems/register-problem.ts';
import { askQuestion } from '../questions/questions.ts';
import { requestForTask } from '../reviews/task-requests.ts';
import { replyToLetter } from '../supervision/reply.ts';
import { saveProgress } from '../tasks/change-task.ts';
import { getTask } from '../tasks/list-tasks.ts';
import { listWorkItems, removeWorkItem, saveWorkItem } from '../work-items/work-items.ts';
import { listGroups, removeGroup, saveGroup, saveGroups } from './groups.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let signed: SignedCampaign;
let regions = 130700;
beforeAll(async () => {
  county = await openCountyDatabase();
  db = county.db;
});
afterAll(() => county.stop());
beforeEach(async () => {
  const region = String(++regions);
  await addInstance(db, region);
  signed = await signedCampaign(db, region);
});

const inRegion = <T>(work: (trx: RegionTransaction) => Promise<T>) => withRegion(db, signed.region, work);
const base = () => ({ id: newId(), campaignId: signed.campaignId, field: 'mining', revision: 0 });
const group = (more = {}) => ({
  ...base(),
  name: '矿山开发代表小组',
  leaderName: '李组长',
  members: { ...noTierCounts, county: 8, township: 4 },
  otherMembers: 2,
  trained: 14,
  ...more,
});
const activity = (more = {}) => ({
  ...base(),
  mode: 'site-inspection' as const,
  heldOn: '2020-05-08',
  place: '某矿山',
  groupId: null,
  participants: 12,
  problemsFound: 1,
  summary: '',
  ...more,
});
const workItem = (more = {}) => {
  const { field: _, ...rest } = base();
  const parts = { matter: '逐坑复绿', person: '张某', standard: '', dueOn: '2020-06-30', doneOn: null };
  return { ...rest, taskId: signed.document.tasks[1]?.id ?? '', ...parts, ...more };
};
const baseline = (more = {}) => ({
  ...base(),
  name: '矿山迹地',
  unit: '处',
  amount: 84,
  countedOn: '2020-04-20',
  ...more,
});
const reports = (kind: ReportKind) =>
  inRegion((trx) => trx.selectFrom('outbox').selectAll().where('kind', '=', kind).orderBy('seq').execute());

describe.each([
  {
    kind: 'rep-group' as const,
    make: group,
    save: (item: unknown) => inRegion((trx) => saveGroup(trx, signed.staff, item as never, NOW)),
    remove: (ref: never) => inRegion((trx) => removeGroup(trx, signed.staff, ref, NOW)),
    list: () => inRegion((trx) => listGroups(trx, signed.staff, signed.campaignId)),
    change: { trained: 10 },
  },
  {
    kind: 'activity' as const,
    make: activity,
    save: (item: unknown) => inRegion((trx) => saveActivity(trx, signed.staff, item as never, NOW)),
    remove: (ref: never) => inRegion((trx) => removeActivity(trx, signed.staff, ref, NOW)),
    list: () => inRegion((trx) => listActivities(trx, signed.staff, signed.campaignId)),
    change: { participants: 20 },
  },
  {
    kind: 'work-item' as const,
    make: workItem,
    save: (item: unknown) => inRegion((trx) => saveWorkItem(trx, signed.staff, item as never, NOW)),
    remove: (ref: never) => inRegion((trx) => removeWorkItem(trx, signed.staff, ref, NOW)),
    list: () => inRegion((trx) => listWorkItems(trx, signed.staff, signed.campaignId)),
    change: { doneOn: '2020-05-10' },
  },
  {
    kind: 'baseline' as const,
    make: baseline,
    save: (item: unknown) => inRegion((trx) => saveBaseline(trx, signed.staff, item as never, NOW)),
    remove: (ref: never) => inRegion((trx) => removeBaseline(trx, signed.staff, ref, NOW)),
    list: () => inRegion((trx) => listBaselines(trx, signed.staff, signed.campaignId)),
    change: { amount: 85.5 },
  },
])('a $kind', ({ kind, make, save, remove, list, change }) => {
  it('is entered, changed and removed, each with a report of its whole state', async () => {
    const item = make();
    const entered = await save(item);
    expect(entered).toMatchObject({ ...item, revision: 1 });
    const changed = await save({ ...item, ...change, revision: 1 });
    expect(changed).toMatchObject({ ...change, revision: 2 });
    expect(await list()).toEqual([changed]);
    await remove({ id: item.id, revision: 2 } as never);
    expect(await list()).toEqual([]);
    const sent = await reports(kind);
    expect(sent.map((row) => [row.revision, (row.payload as { deleted: boolean }).deleted])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    for (const row of sent) expect(reportPayloads[kind].safeParse(row.payload).success).toBe(true);
  });

  it('is changed by one who has seen its last revision only', async () => {
    const item = make();
    await save(item);
    await expect(save({ ...item, ...change })).rejects.toMatchObject({ code: 'already-exists' });
    await save({ ...item, ...change, revision: 1 });
    for (const stale of [
      () => save({ ...item, revision: 1 }),
      () => remove({ id: item.id, revision: 1 } as never),
    ])
      await expect(stale()).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await remove({ id: item.id, revision: 2 } as never);
    await expect(save({ ...item, revision: 3 })).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expect(remove({ id: newId(), revision: 1 } as never)).rejects.toMatchObject({ code: 'not-found' });
    expect(await reports(kind)).toHaveLength(3);
  });

  it('is saved once when the answer was lost and the very same is sent again', async () => {
    const item = make();
    const saved = await save(item);
    expect(await save(item)).toEqual(saved);
    expect(await list()).toEqual([saved]);
    expect(await reports(kind)).toHaveLength(1);
    await remove({ id: item.id, revision: 1 } as never);
    await expect(save(item)).rejects.toMatchObject({ code: 'already-exists' });
  });
});

describe('values', () => {
  it.each([
    ['more trained than members', () => saveGroupNow(group({ trained: 15 })), 'value-over-base'],
    [
      'a group of nobody',
      () => saveGroupNow(group({ members: noTierCounts, otherMembers: 0, trained: 0 })),
      'value-out-of-range',
    ],
    ['a field the campaign does not have', () => saveGroupNow(group({ field: 'fishing' })), 'field-unknown'],
    ['an activity to come', () => saveActivityNow(activity({ heldOn: '2020-05-13' })), 'value-out-of-range'],
    [
      'an activity of a group that is not there',
      () => saveActivityNow(activity({ groupId: newId() })),
      'not-found',
    ],
    ['work done tomorrow', () => saveItemNow(workItem({ doneOn: '2020-05-13' })), 'value-out-of-range'],
    ['work for a task that is not there', () => saveItemNow(workItem({ taskId: newId() })), 'task-unknown'],
  ])('refuses %s', async (_, attempt, code) => {
    await expect(attempt()).rejects.toMatchObject({ code });
  });

  const saveGroupNow = (item: ReturnType<typeof group>) =>
    inRegion((trx) => saveGroup(trx, signed.staff, item, NOW));
  const saveActivityNow = (item: ReturnType<typeof activity>) =>
    inRegion((trx) => saveActivity(trx, signed.staff, item, NOW));
  const saveItemNow = (item: ReturnType<typeof workItem>) =>
    inRegion((trx) => saveWorkItem(trx, signed.staff, item, NOW));

  it('takes many groups or none', async () => {
    const many = Array.from({ length: 80 }, () => group());
    const save = (groups: typeof many) => inRegion((trx) => saveGroups(trx, signed.staff, groups, NOW));
    await expect(save([...many, group({ trained: 99 })])).rejects.toMatchObject({ code: 'value-over-base' });
    await expect(save([...many, ...many.slice(0, 1)])).rejects.toMatchObject({ code: 'already-exists' });
    expect(await reports('rep-group')).toEqual([]);
    expect(await save(many)).toBe(80);
    expect(await inRegion((trx) => listGroups(trx, signed.staff, signed.campaignId))).toHaveLength(80);
    expect(await save(many)).toBe(80);
    const [first, ...others] = many;
    await expect(save([{ ...first!, trained: 10 }, ...others])).rejects.toMatchObject({
      code: 'already-exists',
    });
    await expect(save([...many, group()])).rejects.toMatchObject({ code: 'already-exists' });
    expect(await reports('rep-group')).toHaveLength(80);
  });

  it('takes a list of inventories once, however often it is sent', async () => {
    const list = [baseline(), baseline({ name: '尾矿库' })].map(
      ({ campaignId: _, revision: __, ...rest }) => rest,
    );
    const save = (baselines: typeof list) =>
      inRegion((trx) => saveBaselines(trx, signed.staff, { campaignId: signed.campaignId, baselines }, NOW));
    expect([await save(list), await save(list)]).toEqual([2, 2]);
    expect(await reports('baseline')).toHaveLength(2);
    const renewed = list.map((item) => ({ ...item, id: newId() }));
    await expect(save(renewed)).rejects.toMatchObject({
      code: 'already-exists',
      params: { what: '矿山迹地、尾矿库' },
    });
  });

  it('keeps one inventory of a name in a field, until it is removed', async () => {
    const save = (item: ReturnType<typeof baseline>) =>
      inRegion((trx) => saveBaseline(trx, signed.staff, item, NOW));
    const first = baseline();
    await save(first);
    await expect(save(baseline())).rejects.toMatchObject({ code: 'already-exists' });
    await save(baseline({ field: 'land-use' }));
    await inRegion((trx) => removeBaseline(trx, signed.staff, { id: first.id, revision: 1 }, NOW));
    expect(await save(baseline())).toMatchObject({ revision: 1 });
  });

  it('shows a field grant its own field and refuses the others', async () => {
    const landUse = actor(signed.region, 'county-staff', { fields: ['land-use'] });
    await inRegion((trx) => saveGroups(trx, signed.staff, [group(), group({ field: 'land-use' })], NOW));
    expect(await inRegion((trx) => listGroups(trx, landUse, signed.campaignId))).toHaveLength(1);
    const save = inRegion((trx) => saveGroup(trx, landUse, group(), NOW));
    await expect(save).rejects.toMatchObject({ code: 'field-not-yours' });
  });
});

describe('the county as a whole', () => {
  const plan = { title: '实施方案', documentNo: '人发〔2020〕3号', adoptedOn: '2020-04-10', summary: '' };
  const approval = { documentNo: '县字〔2020〕8号', approvedOn: '2020-04-12', mobilisedOn: '2020-04-13' };
  const record = (more: object = {}) =>
    inRegion((trx) =>
      recordPlan(
        trx,
        signed.staff,
        { campaignId: signed.campaignId, plan, partyApproval: approval, ...more },
        NOW,
      ),
    );

  it('reports of its plan and approval what changed, and only that', async () => {
    await record({ partyApproval: null });
    await record();
    await record();
    await record({ plan: { ...plan, title: '实施方案（修订）' } });
    expect((await reports('local-plan')).map((row) => row.revision)).toEqual([1, 2]);
    expect((await reports('party-approval')).map((row) => row.revision)).toEqual([1]);
    const campaign = await inRegion((trx) => getCampaign(trx, signed.campaignId, NOW));
    expect(campaign).toMatchObject({ plan: { title: '实施方案（修订）' }, partyApproval: approval });
    await expect(record({ partyApproval: null })).rejects.toMatchObject({ code: 'invalid-input' });
    const future = { ...approval, approvedOn: '2020-05-13' };
    await expect(record({ partyApproval: future })).rejects.toMatchObject({ code: 'value-out-of-range' });
  });

  it('reports figures whose parts fit their wholes', async () => {
    const empty = await inRegion((trx) => getFigures(trx, signed.campaignId, NOW));
    expect(empty).toMatchObject({
      revision: 0,
      enteredBy: null,
      representativesTotal: 0,
      asOf: '2020-05-12',
    });
    const { revision: _, enteredBy: __, ...zeros } = empty;
    const figures = { ...zeros, representativesTotal: 857, participating: { ...noTierCounts, county: 360 } };
    const save = (revision: number, more: object = {}) =>
      inRegion((trx) =>
        saveFigures(
          trx,
          signed.staff,
          { campaignId: signed.campaignId, revision, figures: { ...figures, ...more } },
          NOW,
        ),
      );
    for (const wrong of [
      { representativesTotal: 359 },
      { representativesTrained: 361 },
      { staffTrained: 1 },
      { opinionsAnswered: 1 },
    ])
      await expect(save(0, wrong)).rejects.toMatchObject({ code: 'value-over-base' });
    expect(await save(0)).toMatchObject({ revision: 1, enteredBy: '张某' });
    await expect(save(0)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(await save(1, { representativesTrained: 360 })).toMatchObject({ revision: 2 });
    await expect(save(1)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect((await reports('county-figures')).map((row) => row.revision)).toEqual([1, 2]);
  });
});

describe('reconciliation', () => {
  const fill = async () => {
    const { staff, campaignId, document } = signed;
    const kept = group();
    await inRegion((trx) => saveGroups(trx, staff, [kept, group(), group()], NOW));
    await inRegion((trx) => removeGroup(trx, staff, { id: kept.id, revision: 1 }, NOW));
    await inRegion((trx) => saveActivity(trx, staff, activity(), NOW));
    await inRegion((trx) => saveWorkItem(trx, staff, workItem(), NOW));
    await inRegion((trx) => saveBaseline(trx, staff, baseline(), NOW));
    const {
      revision: _,
      enteredBy: __,
      ...figures
    } = await inRegion((trx) => getFigures(trx, campaignId, NOW));
    await inRegion((trx) => saveFigures(trx, staff, { campaignId, revision: 0, figures }, NOW));
    const plan = { title: '方案', documentNo: null, adoptedOn: '2020-04-10', summary: '' };
    const partyApproval = { documentNo: '8号', approvedOn: '2020-04-12', mobilisedOn: null };
    await inRegion((trx) => recordPlan(trx, staff, { campaignId, plan, partyApproval }, NOW));
    await inRegion((trx) =>
      saveMilestones(trx, staff, { campaignId, revision: 0, marks: noMilestones }, NOW),
    );
    const taskId = document.tasks[1]?.id ?? '';
    const progress = { campaignId, taskId, revision: 0, percent: 10, indicators: [], note: '' };
    await inRegion((trx) => saveProgress(trx, staff, progress, NOW));
    const asked = {
      id: newId(),
      campaignId,
      taskId,
      what: 'pause' as const,
      until: '2020-05-30',
      reason: '汛期',
    };
    await inRegion((trx) => requestForTask(trx, staff, asked, NOW));
    const own = { field: 'mining', title: '自选', standard: '', dueOn: '2020-06-30', indicators: [] };
    const added = { campaignId, key: newId(), taskRevision: 0, task: own };
    await inRegion((trx) => saveOwnTask(trx, staff, added, NOW));
    const problem = {
      id: newId(),
      field: 'mining',
      title: '问题',
      detail: '',
      source: 'opinion' as const,
      place: '',
      foundOn: '2020-05-01',
    };
    await inRegion((trx) => registerProblem(trx, staff, { campaignId, problem }, NOW));
    const { id, version } = await letterIn(db, signed, { title: '督办函' });
    const reply = { id, version, text: '已整改。', measures: '', on: '2020-05-12' };
    await inRegion((trx) => replyToLetter(trx, staff, reply, NOW));
    const question = { id: newId(), campaignId, field: null, taskId: null, text: '标准如何掌握？' };
    await inRegion((trx) => askQuestion(trx, staff, question, NOW));
    return { kept };
  };
  /** What a hub that has taken every report holds: the newest revision of each thing, removed ones too. */
  const newest = async () => {
    const rows = await inRegion((trx) => trx.selectFrom('outbox').selectAll().orderBy('seq').execute());
    const byKind = new Map<string, Map<string, number>>();
    for (const row of rows) {
      const kind = byKind.get(row.kind) ?? new Map<string, number>();
      byKind.set(row.kind, kind.set(row.entity_id, row.revision));
    }
    return byKind;
  };

  it('digests are those of everything that was ever reported', async () => {
    await fill();
    const { rows, cursor } = await inRegion((trx) => digestOf(trx, signed.campaignId));
    expect(cursor).toBe(2);
    expect(rows.map((row) => row.kind).sort()).toEqual(Object.keys(reportPayloads).sort());
    for (const [kind, entities] of await newest()) {
      const items = [...entities].map(([entityId, revision]) => ({ entityId, revision }));
      const hash = createHash('sha256').update(digestText(items)).digest('hex');
      expect(rows.find((row) => row.kind === kind)).toEqual({
        campaignId: signed.campaignId,
        kind,
        count: items.length,
        hash,
      });
      const inventory = await inRegion((trx) => inventoryOf(trx, { campaignId: signed.campaignId, kind }));
      expect(new Map(inventory.map((item) => [item.entityId, item.revision]))).toEqual(entities);
    }
    expect((await inRegion((trx) => digestOf(trx, newId()))).rows).toEqual([]);
  });

  it('sends the present state again, removed things as removed, by their author and at their time', async () => {
    const { kept } = await fill();
    const later = new Date(NOW.getTime() + 86_400_000);
    const before = await inRegion((trx) => trx.selectFrom('outbox').selectAll().orderBy('seq').execute());
    let queued = 0;
    for (const [kind, entities] of await newest())
      queued += await inRegion((trx) =>
        resendPresent(
          trx,
          { campaignId: signed.campaignId, kind, entityIds: [...entities.keys(), newId()] },
          later,
        ),
      );
    const rows = await inRegion((trx) => trx.selectFrom('outbox').selectAll().orderBy('seq').execute());
    const again = rows.slice(before.length);
    expect(new Set(again.map((row) => row.author))).toEqual(new Set(['张某', '河北省人大常委会']));
    expect(again).toHaveLength(queued);
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_, index) => index + 1));
    for (const row of again) {
      const last = before.findLast((one) => one.kind === row.kind && one.entity_id === row.entity_id);
      expect(row, row.kind).toMatchObject({
        revision: last?.revision,
        payload: last?.payload,
        author: last?.author,
        occurred_at: NOW,
      });
    }
    expect(again.find((row) => row.entity_id === kept.id)?.payload).toMatchObject({ deleted: true });
    const unknown = { campaignId: signed.campaignId, kind: 'later-kind', entityIds: [newId()] };
    expect(await inRegion((trx) => resendPresent(trx, unknown, later))).toBe(0);
  });

  it('counts work items beside their task', async () => {
    await inRegion((trx) => saveWorkItem(trx, signed.staff, workItem(), NOW));
    await inRegion((trx) => saveWorkItem(trx, signed.staff, workItem({ doneOn: '2020-05-10' }), NOW));
    const ref = { campaignId: signed.campaignId, taskId: signed.document.tasks[1]?.id ?? '' };
    const task = await inRegion((trx) => getTask(trx, signed.staff, ref, NOW));
    expect(task.workItems).toEqual({ total: 2, done: 1 });
  });
});
