import { possibleEvents } from '@linked/shared/state-machine.ts';
import { type TaskEvent, taskEvents, taskTransitions } from '@linked/shared/tasks/states.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import { actor, addInstance, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import type { Actor } from '../access/actor.ts';
import { countersignTask, reviseTask, saveProgress, sendTaskBack, submitTask } from './change-task.ts';
import { countersignTasks, reportTasksTogether } from './change-tasks.ts';
import { getTask, listTasks } from './list-tasks.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let signed: SignedCampaign;
let regions = 130500;
beforeAll(async () => {
  county = await openCountyDatabase();
  db = county.db;
});
afterAll(() => county.stop());
beforeEach(() => start({}));

async function start(options: { countersign?: boolean }): Promise<void> {
  const region = String(++regions);
  await addInstance(db, region);
  signed = await signedCampaign(db, region, options);
}

const inRegion = <T>(work: (trx: RegionTransaction) => Promise<T>) => withRegion(db, signed.region, work);
const taskId = (index: number) => signed.document.tasks[index]?.id ?? '';
const ref = (index: number, revision: number) => ({
  campaignId: signed.campaignId,
  taskId: taskId(index),
  revision,
});
const full = [
  { code: 'sites', value: 60, base: 84 },
  { code: 'area', value: 120.5, base: null },
  { code: 'rate', value: 96, base: 12 },
];
const save = (index: number, revision: number, indicators: typeof full = [], who: Actor = signed.staff) =>
  inRegion((trx) =>
    saveProgress(trx, who, { ...ref(index, revision), percent: 100, indicators, note: '进行中' }, NOW),
  );
const reports = () =>
  inRegion((trx) =>
    trx.selectFrom('outbox').selectAll().where('kind', '=', 'task-progress').orderBy('seq').execute(),
  );

describe('progress', () => {
  it('is saved and goes up with its whole state', async () => {
    const saved = await save(0, 0, full);
    expect(saved).toMatchObject({
      state: 'in-progress',
      revision: 1,
      percent: 100,
      author: '张某',
      fieldName: '矿山开发',
    });
    const [report] = await reports();
    expect(report).toMatchObject({ revision: 1, author: '张某', subject: '任务1' });
    expect(report?.payload).toEqual({
      taskId: taskId(0),
      taskRevision: 1,
      state: 'in-progress',
      percent: 100,
      indicators: full,
      note: '进行中',
      countersignedBy: null,
      submittedAt: null,
    });
  });

  it.each([
    ['an indicator the task does not have', [{ code: 'other', value: 1, base: null }], 'indicator-unknown'],
    ['one value twice', [full[1], full[1]], 'invalid-input'],
    ['more than there are', [{ code: 'sites', value: 85, base: 84 }], 'value-over-base'],
    ['no baseline where one is asked for', [{ code: 'sites', value: 1, base: null }], 'indicator-missing'],
    ['a baseline where none belongs', [{ code: 'area', value: 1, base: 5 }], 'invalid-input'],
    ['a rate above one hundred', [{ code: 'rate', value: 100.5, base: 12 }], 'value-out-of-range'],
  ])('is refused with %s', async (_, indicators, code) => {
    await expect(save(0, 0, indicators as typeof full)).rejects.toMatchObject({ code });
    expect(await reports()).toEqual([]);
  });

  it('allows a mean whose value is larger than its weight', async () => {
    expect((await save(0, 0, [{ code: 'rate', value: 96, base: 12 }])).revision).toBe(1);
  });

  it('is refused to one who has seen an older revision, and of two at once one wins', async () => {
    await save(0, 0);
    await expect(save(0, 0)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    const both = await Promise.allSettled([save(0, 1), save(0, 1)]);
    expect(both.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await reports()).map((row) => row.revision)).toEqual([1, 2]);
  });

  it('is refused for a task of another campaign or county, and outside one’s fields', async () => {
    const other = await signedCampaign(db, signed.region);
    const foreign = { ...ref(0, 0), taskId: other.document.tasks[0]?.id ?? '' };
    const input = { ...foreign, percent: 1, indicators: [], note: '' };
    await expect(inRegion((trx) => saveProgress(trx, signed.staff, input, NOW))).rejects.toMatchObject({
      code: 'task-unknown',
    });
    const landUse = actor(signed.region, 'county-staff', { fields: ['land-use'] });
    await expect(save(0, 0, [], landUse)).rejects.toMatchObject({ code: 'field-not-yours' });
    const list = await inRegion((trx) => listTasks(trx, landUse, signed.campaignId, NOW));
    expect(list.map(({ task }) => task.field)).toEqual(['land-use']);
    await expect(
      withRegion(db, '130402', (trx) => listTasks(trx, signed.staff, signed.campaignId, NOW)),
    ).rejects.toMatchObject({ code: 'campaign-unknown' });
  });

  it('is not taken for a campaign that is over', async () => {
    await inRegion((trx) => trx.updateTable('campaigns').set({ state: 'withdrawn' }).execute());
    await expect(save(0, 0)).rejects.toMatchObject({
      code: 'campaign-not-running',
      params: { state: 'withdrawn' },
    });
  });

  it('shows what is expected by today and what is late', async () => {
    const tasks = await inRegion((trx) => listTasks(trx, signed.staff, signed.campaignId, NOW));
    expect(tasks.map((task) => task.overdue)).toEqual([false, true, false]);
    expect(tasks[1]?.expectedPercent).toBe(100);
    expect(tasks[0]?.expectedPercent).toBeGreaterThan(20);
    expect(tasks[0]?.expectedPercent).toBeLessThan(60);
  });
});

describe('hand-in', () => {
  it('needs every indicator and then counts as handed in now', async () => {
    await save(0, 0, full.slice(0, 1));
    const early = inRegion((trx) => submitTask(trx, signed.staff, ref(0, 1), NOW));
    await expect(early).rejects.toMatchObject({
      code: 'indicator-missing',
      params: { indicator: '复绿面积' },
    });
    await save(0, 1, full);
    const done = await inRegion((trx) => submitTask(trx, signed.staff, ref(0, 2), NOW));
    expect(done).toMatchObject({ state: 'submitted', submittedAt: NOW.toISOString(), countersignedBy: null });
    const back = await inRegion((trx) => reviseTask(trx, signed.staff, ref(0, 3), NOW));
    expect(back).toMatchObject({ state: 'in-progress', submittedAt: null });
  });

  it('waits for the leader where the campaign asks for it', async () => {
    await start({ countersign: true });
    await save(1, 0);
    const waiting = await inRegion((trx) => submitTask(trx, signed.staff, ref(1, 1), NOW));
    expect(waiting).toMatchObject({ state: 'awaiting-countersign', submittedAt: null });
    const byStaff = inRegion((trx) => countersignTask(trx, signed.staff, ref(1, 2), NOW));
    await expect(byStaff).rejects.toMatchObject({ code: 'forbidden' });
    const reason = '请补充现场照片';
    const back = await inRegion((trx) => sendTaskBack(trx, signed.leader, { ...ref(1, 2), reason }, NOW));
    expect(back).toMatchObject({ state: 'in-progress', sentBackReason: reason, author: '张某' });
    await inRegion((trx) => submitTask(trx, signed.staff, ref(1, 3), NOW));
    const done = await inRegion((trx) => countersignTask(trx, signed.leader, ref(1, 4), NOW));
    expect(done).toMatchObject({ state: 'submitted', countersignedBy: '王主任', sentBackReason: null });
    const report = (await reports()).at(-1);
    expect(report).toMatchObject({ revision: 5, author: '张某' });
    expect(report?.payload).toMatchObject({ countersignedBy: '王主任', submittedAt: NOW.toISOString() });
  });

  it('of several tasks is signed off together or not at all, also by two leaders at once', async () => {
    await start({ countersign: true });
    for (const index of [1, 2]) {
      await save(index, 0);
      await inRegion((trx) => submitTask(trx, signed.staff, ref(index, 1), NOW));
    }
    const sign = (...revisions: [number, number][]) => {
      const tasks = revisions.map(([index, revision]) => ({ taskId: taskId(index), revision }));
      const input = { campaignId: signed.campaignId, tasks };
      return inRegion((trx) => countersignTasks(trx, signed.leader, input, NOW));
    };
    await expect(sign([1, 2], [2, 1])).rejects.toMatchObject({
      code: 'changed-meanwhile',
      params: { taskId: taskId(2) },
    });
    expect((await reports()).map((row) => row.revision)).toEqual([1, 2, 1, 2]);
    const both = await Promise.allSettled([sign([1, 2], [2, 2]), sign([2, 2], [1, 2])]);
    const lost = both.find((result) => result.status === 'rejected');
    expect(both.filter((result) => result.status === 'fulfilled').map((result) => result.value)).toEqual([2]);
    expect(lost?.reason).toMatchObject({ code: 'changed-meanwhile' });
    expect((await reports()).slice(4).map((row) => [row.revision, row.author])).toEqual([
      [3, '张某'],
      [3, '张某'],
    ]);
  });

  it('takes a table of several tasks at once, all or none, and reports each as it is in the end', async () => {
    const row = (index: number, more: object = {}) => ({
      ...{ taskId: taskId(index), revision: 0, percent: 40, note: '', submit: false },
      indicators: [],
      ...more,
    });
    const together = (...tasks: ReturnType<typeof row>[]) =>
      inRegion((trx) =>
        reportTasksTogether(trx, signed.staff, { campaignId: signed.campaignId, tasks }, NOW),
      );
    await expect(together(row(1), row(2, { revision: 5 }))).rejects.toMatchObject({
      code: 'changed-meanwhile',
      params: { taskId: taskId(2) },
    });
    expect(await reports()).toEqual([]);
    const taken = await together(row(1), row(2, { submit: true }));
    const stateOf = (index: number) => taken.find((task) => task.taskId === taskId(index));
    expect(stateOf(1)).toMatchObject({ state: 'in-progress', revision: 1 });
    expect(stateOf(2)).toMatchObject({ state: 'submitted', revision: 2 });
    expect((await reports()).map((report) => report.revision).sort()).toEqual([1, 2]);
  });

  it('leaves every step in the history', async () => {
    await save(1, 0);
    await inRegion((trx) => submitTask(trx, signed.staff, ref(1, 1), NOW));
    const steps = await inRegion((trx) =>
      trx.selectFrom('task_steps').selectAll().orderBy('revision').execute(),
    );
    expect(steps.map((step) => [step.from_state, step.event, step.to_state, step.actor])).toEqual([
      ['pending', 'save', 'in-progress', '张某'],
      ['in-progress', 'submit', 'submitted', '张某'],
    ]);
  });
});

describe('any order of events', () => {
  it('never leaves the table and reports every revision once', async () => {
    const calls: Record<string, (who: Actor, revision: number) => Promise<unknown>> = {
      save: (who, revision) => save(1, revision, [], who),
      submit: (who, revision) => inRegion((trx) => submitTask(trx, who, ref(1, revision), NOW)),
      countersign: (who, revision) => inRegion((trx) => countersignTask(trx, who, ref(1, revision), NOW)),
      'send-back': (who, revision) =>
        inRegion((trx) => sendTaskBack(trx, who, { ...ref(1, revision), reason: '退回' }, NOW)),
      revise: (who, revision) => inRegion((trx) => reviseTask(trx, who, ref(1, revision), NOW)),
    };
    const event = fc.constantFrom(...Object.keys(calls));
    const script = fc.array(fc.tuple(event, fc.boolean()), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.boolean(), script, async (countersign, steps) => {
        await start({ countersign });
        for (const [name, asLeader] of steps) {
          const who = asLeader ? signed.leader : signed.staff;
          const before = await inRegion((trx) => getTask(trx, who, ref(1, 0), NOW));
          const wanted = name === 'submit' && countersign ? 'request-countersign' : name;
          const roles = [asLeader ? 'county-leader' : 'county-staff'];
          const allowed = possibleEvents(taskTransitions, before.state, roles).includes(wanted as TaskEvent);
          const outcome = await calls[name]?.(who, before.revision).then(
            () => true,
            () => false,
          );
          expect(outcome, `${before.state} ${wanted}`).toBe(allowed);
        }
        const sent = await reports();
        expect(sent.map((row) => row.revision)).toEqual(sent.map((_, index) => index + 1));
      }),
      { numRuns: 15 },
    );
    expect(taskEvents).toEqual(
      expect.arrayContaining(['save', 'submit', 'countersign', 'send-back', 'revise']),
    );
  });
});
