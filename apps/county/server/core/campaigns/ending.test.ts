import type { DirectiveKind } from '@linked/shared/link/kinds.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import { addInstance, directive, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { entities } from '../../testing/walk-samples.ts';
import { deliverDirectives } from '../directives/deliver.ts';
import { saveGroup } from '../groups/groups.ts';
import { actOnProblem } from '../problems/act-on-problem.ts';
import { registerProblem } from '../problems/register-problem.ts';
import { reviseTask, saveProgress, submitTask } from '../tasks/change-task.ts';
import { listTasks } from '../tasks/list-tasks.ts';
import { getCampaign } from './list-campaigns.ts';

/** Noon of the last day in Shanghai, and of the day after. */
const LAST_DAY = '2020-05-20';
const onLastDay = new Date('2020-05-20T04:00:00Z');
const dayAfter = new Date('2020-05-21T04:00:00Z');

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
const told = async (kind: DirectiveKind, payload: unknown, campaignId = signed.campaignId) => {
  const { down_cursor } = await db
    .selectFrom('instances')
    .select('down_cursor')
    .where('region', '=', region)
    .executeTakeFirstOrThrow();
  const items = [directive(down_cursor + 1, campaignId, kind, payload)];
  await deliverDirectives(db, { region, items, now: NOW });
};
/** The second and third task have no indicators: each can be handed in as it is. */
const taskRef = (index: 1 | 2, revision: number) => ({
  campaignId: signed.campaignId,
  taskId: signed.document.tasks[index]!.id,
  revision,
});
const save = (index: 1 | 2, revision: number, now: Date) =>
  inRegion((trx) =>
    saveProgress(
      trx,
      signed.staff,
      { ...taskRef(index, revision), percent: 100, indicators: [], note: '已整改到位' },
      now,
    ),
  );
const submit = (index: 1 | 2, revision: number, now: Date) =>
  inRegion((trx) => submitTask(trx, signed.staff, taskRef(index, revision), now));
const revise = (index: 1 | 2, revision: number, now: Date) =>
  inRegion((trx) => reviseTask(trx, signed.staff, taskRef(index, revision), now));
const addGroup = (now: Date) =>
  inRegion((trx) => saveGroup(trx, signed.staff, entities.group(signed.campaignId), now));
const find = (now: Date) => {
  const { id, field, title, detail, source, place, foundOn } = entities.problem('占用耕地');
  const problem = { id, field, title, detail, source, place, foundOn };
  return inRegion((trx) =>
    registerProblem(trx, signed.staff, { campaignId: signed.campaignId, problem }, now),
  );
};
const handOver = (problem: { id: string; revision: number }, now: Date) =>
  inRegion((trx) =>
    actOnProblem(trx, signed.staff, { ...problem, event: 'hand-over', input: { note: '' } }, now),
  );

describe('a campaign that closes', () => {
  it('takes what is missing until the last day and leaves what was handed in', async () => {
    await save(1, 0, NOW);
    await submit(1, 1, NOW);
    await told('closing', { lastDay: LAST_DAY });
    await expect(revise(1, 2, onLastDay)).rejects.toMatchObject({ code: 'closing-handed-in' });
    await save(2, 0, onLastDay);
    expect((await submit(2, 1, onLastDay)).state).toBe('submitted');
    await addGroup(onLastDay);
    const { state, lastDay, tasks } = await inRegion((trx) => getCampaign(trx, signed.campaignId, NOW));
    expect({ state, lastDay, submitted: tasks.submitted }).toEqual({
      state: 'closing',
      lastDay: LAST_DAY,
      submitted: 2,
    });
  });

  it('takes nothing but the rectification of problems on the day after', async () => {
    const known = await find(NOW);
    await told('closing', { lastDay: LAST_DAY });
    const over = { code: 'closing-over', params: { lastDay: LAST_DAY } };
    await expect(save(2, 0, dayAfter)).rejects.toMatchObject(over);
    await expect(addGroup(dayAfter)).rejects.toMatchObject(over);
    await expect(find(dayAfter)).rejects.toMatchObject(over);
    expect((await handOver(known, dayAfter)).state).toBe('handed-over');
  });

  it('lets a task that was given back be handed in again', async () => {
    await save(1, 0, NOW);
    await submit(1, 1, NOW);
    await told('closing', { lastDay: LAST_DAY });
    // What the upper tier's return does to the task.
    await inRegion((trx) =>
      trx
        .updateTable('tasks')
        .set({ state: 'returned' })
        .where('task_id', '=', taskRef(1, 0).taskId)
        .execute(),
    );
    await save(1, 2, onLastDay);
    expect((await submit(1, 3, onLastDay)).state).toBe('submitted');
  });
});

describe('a campaign that was closed', () => {
  it('is for reading, but its problems go on', async () => {
    const known = await find(NOW);
    await told('close', { closedOn: LAST_DAY });
    const closed = { code: 'campaign-not-running', params: { state: 'closed' } };
    await expect(save(2, 0, dayAfter)).rejects.toMatchObject(closed);
    await expect(addGroup(dayAfter)).rejects.toMatchObject(closed);
    await expect(find(dayAfter)).rejects.toMatchObject(closed);
    expect((await handOver(known, dayAfter)).state).toBe('handed-over');
    expect((await inRegion((trx) => getCampaign(trx, signed.campaignId, NOW))).closedOn).toBe(LAST_DAY);
  });
});

describe('a campaign that was withdrawn', () => {
  it('keeps what was entered, says why it is over, and takes nothing more', async () => {
    await save(2, 0, NOW);
    const known = await find(NOW);
    await told('withdraw', { reason: '疫情防控需要' });
    const withdrawn = { code: 'campaign-not-running', params: { state: 'withdrawn' } };
    await expect(save(2, 1, NOW)).rejects.toMatchObject(withdrawn);
    await expect(handOver(known, NOW)).rejects.toMatchObject(withdrawn);
    const tasks = await inRegion((trx) => listTasks(trx, signed.staff, signed.campaignId, NOW));
    expect(tasks.find((row) => row.task.id === taskRef(2, 0).taskId)).toMatchObject({
      percent: 100,
      note: '已整改到位',
    });
    const { state, withdrawnReason } = await inRegion((trx) => getCampaign(trx, signed.campaignId, NOW));
    expect({ state, withdrawnReason }).toEqual({ state: 'withdrawn', withdrawnReason: '疫情防控需要' });
  });

  it('leaves the work of a campaign beside it alone', async () => {
    const first = signed;
    const other = await signedCampaign(db, region);
    await told('withdraw', { reason: '另行部署' }, first.campaignId);
    signed = other;
    expect((await save(1, 0, NOW)).percent).toBe(100);
    await addGroup(NOW);
    await told('closing', { lastDay: LAST_DAY }, other.campaignId);
    expect((await submit(1, 1, onLastDay)).state).toBe('submitted');
  });
});
