import { newId } from '@linked/shared/ids.ts';
import { type TakeOver, takeOver } from '@linked/shared/successions/payload.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import { addInstance, directive, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { entities } from '../../testing/walk-samples.ts';
import { getCampaign } from '../campaigns/list-campaigns.ts';
import { deliverDirectives } from '../directives/deliver.ts';
import { listGroups, saveGroup } from '../groups/groups.ts';
import { inventoryOf } from '../outbox/reconcile.ts';
import { actOnProblem } from '../problems/act-on-problem.ts';
import { getProblem } from '../problems/list-problems.ts';
import { registerProblem } from '../problems/register-problem.ts';
import { saveProgress } from '../tasks/change-task.ts';
import { listTasks } from '../tasks/list-tasks.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let region: string;
let regions = 130500;
let signed: SignedCampaign;
beforeAll(async () => {
  county = await openCountyDatabase();
  db = county.db;
});
afterAll(() => county.stop());
beforeEach(async () => {
  region = String(++regions);
  await addInstance(db, region);
  signed = await signedCampaign(db, region);
});

const inRegion = <T>(work: (trx: RegionTransaction) => Promise<T>) => withRegion(db, region, work);
const from = { region: '130526', name: '任县' };
const successors = [{ region: '130505', name: '任泽区' }];
const told = async (parts: Partial<TakeOver>) => {
  const payload = takeOver.parse({
    successionId: newId(),
    role: 'successor',
    from,
    successors,
    effectiveOn: '2020-06-05',
    reason: '国函〔2020〕70号',
    ...parts,
  });
  const { down_cursor } = await db
    .selectFrom('instances')
    .select('down_cursor')
    .where('region', '=', region)
    .executeTakeFirstOrThrow();
  const item = directive(down_cursor + 1, signed.campaignId, 'take-over', payload);
  await deliverDirectives(db, { region, items: [item], now: NOW });
};
const taskId = (index: number) => signed.document.tasks[index]!.id;
const save = (index: number, revision: number, percent: number) =>
  inRegion((trx) =>
    saveProgress(
      trx,
      signed.staff,
      {
        campaignId: signed.campaignId,
        taskId: taskId(index),
        revision,
        percent,
        indicators: [],
        note: '',
      },
      NOW,
    ),
  );
const problem = {
  id: newId(),
  revision: 3,
  author: '李某',
  field: 'mining',
  title: '废弃矿山未复绿',
  source: 'group-inspection' as const,
  state: 'rectifying' as const,
  foundOn: '2020-04-20',
  dueOn: '2020-06-20',
  unit: '自然资源和规划局',
  timesReopened: 0,
  upstreamId: null,
};
const taskThere = (index: number, revision: number) => ({
  taskId: taskId(index),
  revision,
  state: 'in-progress' as const,
  percent: 40,
  indicators: [],
  note: '已完成摸底',
  author: '李某',
});

describe('a county that goes on in another’s place', () => {
  it('has its open problems, groups and tasks where they stood, shown with where they come from', async () => {
    const taken = { ...problem, id: newId() };
    const group = { ...entities.group(signed.campaignId), id: newId(), revision: 2 };
    const { campaignId: _, ...wire } = group;
    await told({ problems: [taken], groups: [wire], tasks: [taskThere(1, 2)], doneTasks: [taskId(2)] });
    const shown = await inRegion((trx) => getProblem(trx, signed.staff, taken.id, NOW));
    expect(shown).toMatchObject({ takenFrom: '任县', state: 'rectifying', revision: 3, dueOn: '2020-06-20' });
    expect(shown.steps.map((step) => step.event)).toEqual(['take-over']);
    const answer = { note: '', answer: '已复绿' };
    const acted = await inRegion((trx) =>
      actOnProblem(trx, signed.staff, { id: taken.id, revision: 3, event: 'answer', input: answer }, NOW),
    );
    expect(acted).toMatchObject({ state: 'answered', revision: 4 });
    const groups = await inRegion((trx) => listGroups(trx, signed.staff, signed.campaignId));
    expect(groups).toMatchObject([{ id: group.id, revision: 2 }]);
    const tasks = await inRegion((trx) => listTasks(trx, signed.staff, signed.campaignId, NOW));
    const row = (index: number) => tasks.find((one) => one.task.id === taskId(index))!;
    expect(row(1)).toMatchObject({
      state: 'in-progress',
      percent: 40,
      revision: 2,
      takenOver: [{ from: '任县', percent: 40, indicators: [], note: '已完成摸底' }],
    });
    expect(row(2).dropped).toEqual({ reason: '任县已完成并报送' });
    expect((await save(1, 2, 60)).percent).toBe(60);
    const { state, succession } = await inRegion((trx) => getCampaign(trx, signed.campaignId, NOW));
    expect(state).toBe('open');
    expect(succession).toMatchObject({ role: 'successor', from, effectiveOn: '2020-06-05' });
  });

  it('keeps its own work on a task that both had, and is told what was done there', async () => {
    await save(1, 0, 70);
    await told({ tasks: [taskThere(1, 0)] });
    await told({ tasks: [taskThere(1, 0)] });
    const tasks = await inRegion((trx) => listTasks(trx, signed.staff, signed.campaignId, NOW));
    expect(tasks.find((one) => one.task.id === taskId(1))).toMatchObject({
      percent: 70,
      takenOver: [{ from: '任县', percent: 40 }],
    });
  });
});

describe('a county that ends', () => {
  it('keeps everything for reading, reports nothing more, and is compared with the hub without what went over', async () => {
    const { id, field, title, detail, source, place, foundOn } = entities.problem('占用耕地');
    const found = { id, field, title, detail, source, place, foundOn };
    await inRegion((trx) =>
      registerProblem(trx, signed.staff, { campaignId: signed.campaignId, problem: found }, NOW),
    );
    await save(1, 0, 70);
    await told({ role: 'predecessor', moved: [{ kind: 'problem', entityId: id }] });
    const { state, succession } = await inRegion((trx) => getCampaign(trx, signed.campaignId, NOW));
    expect(state).toBe('succeeded');
    expect(succession?.successors).toEqual(successors);
    const over = { code: 'campaign-not-running', params: { state: 'succeeded' } };
    await expect(save(1, 1, 80)).rejects.toMatchObject(over);
    const group = entities.group(signed.campaignId);
    await expect(inRegion((trx) => saveGroup(trx, signed.staff, group, NOW))).rejects.toMatchObject(over);
    const handOver = { id, revision: 1, event: 'hand-over' as const, input: { note: '' } };
    await expect(inRegion((trx) => actOnProblem(trx, signed.staff, handOver, NOW))).rejects.toMatchObject(
      over,
    );
    expect((await inRegion((trx) => getProblem(trx, signed.staff, id, NOW))).title).toBe('占用耕地');
    const compared = (kind: string) =>
      inRegion((trx) => inventoryOf(trx, { campaignId: signed.campaignId, kind }));
    expect(await compared('problem')).toEqual([]);
    expect(await compared('task-progress')).toHaveLength(1);
  });
});
