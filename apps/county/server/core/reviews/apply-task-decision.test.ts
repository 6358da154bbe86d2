import { newId } from '@linked/shared/ids.ts';
import type { TaskDecision } from '@linked/shared/reviews/decisions.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import { addInstance, directive, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { taskDecision } from '../../testing/task-decisions.ts';
import { deliverDirectives } from '../directives/deliver.ts';
import { digestOf, resendPresent } from '../outbox/reconcile.ts';
import { countersignTask, reviseTask, saveProgress, submitTask } from '../tasks/change-task.ts';
import { getTask } from '../tasks/list-tasks.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let signed: SignedCampaign;
let regions = 130600;
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
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
const day = (count: number) => new Date(NOW.getTime() + count * 86_400_000);
const taskId = () => signed.document.tasks[2]!.id;
const ref = (revision: number) => ({ campaignId: signed.campaignId, taskId: taskId(), revision });
const task = (now = NOW) => inRegion((trx) => getTask(trx, signed.staff, ref(0), now));
const save = (revision: number, now = NOW) =>
  inRegion((trx) =>
    saveProgress(trx, signed.staff, { ...ref(revision), percent: 100, indicators: [], note: '' }, now),
  );
const submit = (revision: number, now = NOW) =>
  inRegion((trx) => submitTask(trx, signed.staff, ref(revision), now));
/** Saved and handed in: revision 2. */
const handIn = async () => {
  await save(0);
  await submit(1);
};
const reported = () =>
  inRegion((trx) =>
    trx
      .selectFrom('outbox')
      .select(['seq', 'revision', 'payload'])
      .where('kind', '=', 'task-progress')
      .orderBy('seq')
      .execute(),
  );

const decision = (kind: TaskDecision['decision'], revision: number, parts: Partial<TaskDecision> = {}) =>
  taskDecision(taskId(), kind, { revision, ...parts });
async function told(kind: string, payload: object) {
  const { down_cursor } = await db
    .selectFrom('instances')
    .select('down_cursor')
    .where('region', '=', signed.region)
    .executeTakeFirstOrThrow();
  const item = directive(down_cursor + 1, signed.campaignId, kind, payload);
  await deliverDirectives(db, { region: signed.region, items: [item], now: NOW });
}
const deliver = (...decisions: TaskDecision[]) => told('task-decision', { decisions });
const beginClosing = (lastDay: string) => told('closing', { lastDay });
const history = () =>
  inRegion((trx) =>
    trx
      .selectFrom('task_decisions')
      .select(['decision', 'revision', 'applied', 'from_state', 'to_state'])
      .orderBy('at')
      .execute(),
  );

describe('a return', () => {
  const back = (revision: number, at = minutes(5)) =>
    decision('return', revision, { reason: '数字与底数不符', asked: '请核对台账', at: at.toISOString() });

  it('reaches the author with reason and what was asked, and stays in sight until the next hand-in', async () => {
    await handIn();
    await deliver(back(2));
    const returned = {
      by: '赵某',
      tier: 'city',
      reason: '数字与底数不符',
      asked: '请核对台账',
      author: '张某',
    };
    expect(await task()).toMatchObject({ state: 'returned', revision: 2, returned, reviewed: null });
    await save(2);
    expect(await task()).toMatchObject({ state: 'in-progress', returned });
    await submit(3);
    expect(await task()).toMatchObject({ state: 'submitted', returned: null });
    await inRegion((trx) => reviseTask(trx, signed.staff, ref(4), NOW));
    expect(await task()).toMatchObject({ state: 'in-progress', returned: null });
  });

  it('of an older revision is kept in the history and does not undo newer work', async () => {
    await handIn();
    await inRegion((trx) => reviseTask(trx, signed.staff, ref(2), NOW));
    await save(3);
    await deliver(back(2));
    expect(await task()).toMatchObject({ state: 'in-progress', revision: 4, returned: null });
    await submit(4);
    await deliver(back(2, minutes(6)));
    expect(await task()).toMatchObject({ state: 'submitted', revision: 5, returned: null });
    expect((await history()).map(({ applied, to_state }) => [applied, to_state])).toEqual([
      [false, 'in-progress'],
      [false, 'submitted'],
    ]);
  });

  it('that comes twice, under one number or two, is applied once', async () => {
    await handIn();
    const once = back(2);
    await deliver(once);
    await save(2);
    await submit(3);
    await deliver(once);
    expect(await task()).toMatchObject({ state: 'submitted', revision: 4 });
    expect(await history()).toHaveLength(1);
  });

  it('that was decided before a review of the same hand-in and comes after it changes nothing', async () => {
    await handIn();
    await deliver(decision('review', 2, { at: minutes(9).toISOString() }));
    await deliver(back(2, minutes(5)));
    expect(await task()).toMatchObject({ state: 'reviewed', returned: null });
    await deliver(back(2, minutes(12)));
    expect(await task()).toMatchObject({ state: 'returned', reviewed: null });
  });
});

describe('a review', () => {
  it('marks the hand-in, and what the county does next is its own again', async () => {
    await handIn();
    await deliver(decision('review', 2, { at: minutes(5).toISOString() }));
    expect(await task()).toMatchObject({
      state: 'reviewed',
      submittedAt: NOW.toISOString(),
      reviewed: { by: '赵某', tier: 'city', at: minutes(5).toISOString() },
    });
    await inRegion((trx) => reviseTask(trx, signed.staff, ref(2), NOW));
    expect(await task()).toMatchObject({ state: 'in-progress', reviewed: null });
  });

  it('makes nothing to report, and both tiers’ digests stay as they were', async () => {
    await handIn();
    const before = await inRegion((trx) => digestOf(trx, signed.campaignId));
    await deliver(decision('review', 2));
    await deliver(decision('lock', 2, { at: minutes(1).toISOString() }));
    expect(await reported()).toHaveLength(2);
    const after = await inRegion((trx) => digestOf(trx, signed.campaignId));
    expect(after.rows).toEqual(before.rows);
  });

  it('does not come back as the county’s word when its state is asked for again', async () => {
    await handIn();
    await deliver(decision('return', 2));
    const { entity_id } = await inRegion((trx) =>
      trx.selectFrom('tasks').select('entity_id').where('task_id', '=', taskId()).executeTakeFirstOrThrow(),
    );
    const request = { campaignId: signed.campaignId, kind: 'task-progress', entityIds: [entity_id] };
    await inRegion((trx) => resendPresent(trx, request, minutes(9)));
    const [, first, again] = await reported();
    expect(again).toMatchObject({ revision: 2, payload: first!.payload });
  });

  it('names revisions as they cross the link, also of a county that was restored from a backup', async () => {
    await handIn();
    await db
      .updateTable('instances')
      .set({ revision_base: 40 })
      .where('region', '=', signed.region)
      .execute();
    await deliver(decision('review', 2));
    expect(await task()).toMatchObject({ state: 'submitted' });
    await deliver(decision('review', 42, { at: minutes(1).toISOString() }));
    expect(await task()).toMatchObject({ state: 'reviewed' });
  });
});

describe('a lock', () => {
  const lock = (revision: number, at = minutes(5)) =>
    decision('lock', revision, { at: at.toISOString(), tier: 'system', by: '' });
  const unlock = (until: string, at = minutes(10)) =>
    decision('unlock', 2, { until, at: at.toISOString(), tier: 'province', reason: '补录' });

  it('holds what is handed in, and what is not can be worked on no more', async () => {
    await handIn();
    await deliver(lock(2));
    expect(await task()).toMatchObject({ state: 'locked', lock: { state: 'locked' } });
    await expect(save(2, minutes(6))).rejects.toMatchObject({ code: 'period-locked' });
    await expect(inRegion((trx) => reviseTask(trx, signed.staff, ref(2), minutes(6)))).rejects.toMatchObject({
      code: 'period-locked',
    });
  });

  it('keeps the state of what was not handed in, and refuses its hand-in and its leader’s signature', async () => {
    signed = await signedCampaign(db, signed.region, { countersign: true });
    await save(0);
    await submit(1);
    await deliver(lock(2));
    expect(await task()).toMatchObject({ state: 'awaiting-countersign', lock: { state: 'locked' } });
    await expect(
      inRegion((trx) => countersignTask(trx, signed.leader, ref(2), minutes(6))),
    ).rejects.toMatchObject({ code: 'period-locked' });
  });

  it('holds no straggler while the campaign closes, and what was handed in as before', async () => {
    await save(0);
    await deliver(lock(1));
    await expect(submit(1, minutes(6))).rejects.toMatchObject({ code: 'period-locked' });
    await beginClosing('2020-05-14');
    expect(await task()).toMatchObject({ state: 'in-progress', lock: { state: 'open' } });
    await submit(1, minutes(7));
    expect(await task()).toMatchObject({ state: 'submitted' });
    signed = await signedCampaign(db, signed.region);
    await handIn();
    await deliver(lock(2));
    await beginClosing('2020-05-14');
    expect(await task()).toMatchObject({ state: 'locked', lock: { state: 'locked' } });
  });

  it('is opened to the end of a day; untouched, it is held again as handed in', async () => {
    await handIn();
    await deliver(lock(2));
    await deliver(unlock('2020-05-14'));
    expect(await task()).toMatchObject({
      state: 'in-progress',
      lock: { state: 'unlocked', unlockedUntil: '2020-05-14' },
    });
    expect(await task(day(3))).toMatchObject({ lock: { state: 'locked' } });
    await expect(save(2, day(3))).rejects.toMatchObject({ code: 'period-locked' });
    await deliver(lock(2, day(3)));
    expect(await task(day(3))).toMatchObject({ state: 'locked', submittedAt: NOW.toISOString() });
  });

  it('is opened for new work, which can be handed in, reviewed and is held again', async () => {
    await handIn();
    await deliver(lock(2));
    await deliver(unlock('2020-05-14'));
    await save(2, day(1));
    await submit(3, day(1));
    await deliver(decision('review', 4, { at: day(1).toISOString() }));
    expect(await task(day(1))).toMatchObject({ state: 'reviewed' });
    await deliver(lock(4, day(3)));
    expect(await task(day(3))).toMatchObject({ state: 'locked', reviewed: { by: '赵某' } });
  });

  it('that comes after the unlock which followed it changes nothing', async () => {
    await handIn();
    await deliver(unlock('2020-05-14'));
    await deliver(lock(2));
    expect(await task()).toMatchObject({ state: 'submitted', lock: { state: 'unlocked' } });
    expect((await history()).map(({ decision: kind, applied }) => [kind, applied])).toEqual([
      ['lock', false],
      ['unlock', true],
    ]);
  });

  it('can be reviewed while it holds, and a return under an unlock reaches the author', async () => {
    await handIn();
    await deliver(lock(2));
    await deliver(decision('review', 2, { at: minutes(7).toISOString() }));
    expect(await task()).toMatchObject({ state: 'locked', reviewed: { by: '赵某' } });
    await deliver(unlock('2020-05-14'));
    await deliver(decision('return', 2, { at: minutes(11).toISOString(), reason: '补现场' }));
    expect(await task()).toMatchObject({ state: 'returned', returned: { reason: '补现场' } });
    await deliver(lock(2, day(3)));
    expect(await task(day(3))).toMatchObject({ state: 'returned', lock: { state: 'locked' } });
  });
});

describe('a decision', () => {
  it('about a task that is not here is kept and stops nothing', async () => {
    await handIn();
    await deliver(decision('return', 1, { taskId: newId() }), decision('review', 2));
    expect(await task()).toMatchObject({ state: 'reviewed' });
    expect(await history()).toHaveLength(2);
  });

  it('is seen by its own county only', async () => {
    await handIn();
    await deliver(decision('review', 2));
    const other = await withRegion(db, '130699', (trx) =>
      trx.selectFrom('task_decisions').selectAll().execute(),
    );
    expect(other).toEqual([]);
  });
});
