import { newId } from '@linked/shared/ids.ts';
import { type ReportKind, reportPayloads } from '@linked/shared/link/kinds.ts';
import { noTierCounts } from '@linked/shared/primitives.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import { actor, addInstance, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { listEntries } from '../../testing/list-entries.ts';
import { listActivities, removeActivity, saveActivity } from '../activities/activities.ts';
import { listBaselines, removeBaseline, saveBaseline, saveBaselines } from '../baselines/baselines.ts';
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
const { group, activity, workItem, baseline } = listEntries(() => signed);
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

describe('work items', () => {
  it('counts work items beside their task', async () => {
    await inRegion((trx) => saveWorkItem(trx, signed.staff, workItem(), NOW));
    await inRegion((trx) => saveWorkItem(trx, signed.staff, workItem({ doneOn: '2020-05-10' }), NOW));
    const ref = { campaignId: signed.campaignId, taskId: signed.document.tasks[1]?.id ?? '' };
    const task = await inRegion((trx) => getTask(trx, signed.staff, ref, NOW));
    expect(task.workItems).toEqual({ total: 2, done: 1 });
  });
});
