import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';
import { type LocalTaskList, ownTaskId } from '@linked/shared/local-tasks/local-tasks.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import {
  actor,
  addInstance,
  directive,
  NOW,
  type SignedCampaign,
  signedCampaign,
} from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { taskDecision } from '../../testing/task-decisions.ts';
import { getCampaign } from '../campaigns/list-campaigns.ts';
import { deliverDirectives } from '../directives/deliver.ts';
import { digestOf, inventoryOf } from '../outbox/reconcile.ts';
import { saveProgress, submitTask } from '../tasks/change-task.ts';
import { listTasks } from '../tasks/list-tasks.ts';
import { dropOwnTask, saveOwnTask } from './own-tasks.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let signed: SignedCampaign;
let regions = 130600;
let seq: number;
beforeAll(async () => {
  county = await openCountyDatabase();
  db = county.db;
});
afterAll(() => county.stop());
beforeEach(async () => {
  const region = String(++regions);
  await addInstance(db, region);
  signed = await signedCampaign(db, region);
  seq = 1;
});

const inRegion = <T>(work: (trx: RegionTransaction) => Promise<T>) => withRegion(db, signed.region, work);
const cityTask = (more: Partial<CampaignTask> = {}): CampaignTask => ({
  id: newId(),
  code: 'city-1306-1',
  field: 'mining',
  title: '市级任务',
  standard: '',
  dueOn: '2020-06-20',
  revision: 1,
  indicators: [],
  ...more,
});
const entry = (task: CampaignTask, reason?: string): LocalTaskList['tasks'][number] => ({
  task,
  startsOn: '2020-05-10',
  dropped: reason === undefined ? null : { reason },
});
const told = async (revision: number, tasks: LocalTaskList['tasks']) => {
  const list = { owner: '130600', ownerName: '保定市', receiptDueOn: '2020-05-15', tasks };
  const item = directive(++seq, signed.campaignId, 'local-tasks', list, { revision });
  await deliverDirectives(db, { region: signed.region, items: [item], now: NOW });
};
const tasks = () => inRegion((trx) => listTasks(trx, signed.staff, signed.campaignId, NOW));
const localTasks = async () => (await tasks()).filter((row) => row.origin !== 'campaign');
const progress = (taskId: string, revision: number, percent = 100) =>
  inRegion((trx) =>
    saveProgress(
      trx,
      signed.staff,
      { campaignId: signed.campaignId, taskId, revision, percent, indicators: [], note: '' },
      NOW,
    ),
  );
const sent = (kind: string) =>
  inRegion((trx) =>
    trx
      .selectFrom('outbox')
      .select(['entity_id', 'revision', 'payload'])
      .where('kind', '=', kind)
      .orderBy('seq')
      .execute(),
  );

describe('tasks that the city added', () => {
  it('stand beside the campaign’s with their origin, and are reported on like them', async () => {
    const task = cityTask();
    await told(1, [entry(task)]);
    expect((await tasks()).map((row) => row.origin)).toEqual(['campaign', 'campaign', 'campaign', 'city']);
    expect((await localTasks())[0]).toMatchObject({ ownerName: '保定市', ownKey: null, state: 'pending' });
    await progress(task.id, 0);
    const ref = { campaignId: signed.campaignId, taskId: task.id, revision: 1 };
    await inRegion((trx) => submitTask(trx, signed.staff, ref, NOW));
    expect((await sent('task-progress')).at(-1)?.payload).toMatchObject({ taskId: task.id, taskRevision: 1 });
    const campaign = await inRegion((trx) => getCampaign(trx, signed.campaignId, NOW));
    expect(campaign.tasks).toMatchObject({ total: 3, submitted: 0, done: 0 });
    expect(campaign.localTasks).toEqual({ total: 1, done: 1, overdue: 0 });
  });

  it('follow the newest list, keep the county’s work, and are not worked on once dropped', async () => {
    const [kept, gone] = [cityTask({ title: '保留' }), cityTask({ title: '取消' })];
    await told(1, [entry(kept), entry(gone)]);
    await progress(kept.id, 0, 40);
    await progress(gone.id, 0, 60);
    await told(2, [entry({ ...kept, revision: 2, dueOn: '2020-06-30' }), entry(gone, '与省级任务重复')]);
    const rows = await localTasks();
    expect(rows.map((row) => [row.task.title, row.task.revision, row.percent, row.dropped?.reason])).toEqual([
      ['保留', 2, 40, undefined],
      ['取消', 1, 60, '与省级任务重复'],
    ]);
    await expect(progress(gone.id, 1)).rejects.toMatchObject({ code: 'task-dropped' });
    // The first list comes again, after its turn.
    await told(1, [entry(kept), entry(gone)]);
    expect((await localTasks()).map((row) => [row.task.revision, row.dropped?.reason])).toEqual([
      [2, undefined],
      [1, '与省级任务重复'],
    ]);
  });

  it('keep the day that was set for this county alone, until the list’s own day moves', async () => {
    const [extended, other] = [cityTask(), cityTask()];
    await told(1, [entry(extended)]);
    const parts = { until: '2020-08-01', dueOn: '2020-08-01' };
    const decisions = [taskDecision(extended.id, 'extend', parts)];
    const item = directive(++seq, signed.campaignId, 'task-decision', { decisions });
    await deliverDirectives(db, { region: signed.region, items: [item], now: NOW });
    const dueOn = async () => (await localTasks()).find((row) => row.task.id === extended.id)?.dueOn;
    await told(2, [entry(extended), entry(other)]);
    expect(await dueOn()).toBe('2020-08-01');
    await told(3, [entry({ ...extended, revision: 2, title: '改了名称' }), entry(other)]);
    expect(await dueOn()).toBe('2020-08-01');
    await told(4, [entry({ ...extended, revision: 3, dueOn: '2020-09-01' }), entry(other)]);
    expect(await dueOn()).toBe('2020-09-01');
  });

  it('cannot take the place of a task of the campaign', async () => {
    const provincial = signed.document.tasks[0]!;
    await told(1, [entry(cityTask({ id: provincial.id, title: '冒充', revision: 9 }))]);
    const rows = await tasks();
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({ origin: 'campaign', task: { title: provincial.title } });
  });
});

describe('tasks of the county’s own', () => {
  const entered = (more: object = {}) => ({
    field: 'mining',
    title: '本县自选动作',
    standard: '逐户走访。',
    dueOn: '2020-06-10',
    indicators: [],
    ...more,
  });
  const save = (key: string, taskRevision: number, more: object = {}, by = signed.staff) =>
    inRegion((trx) =>
      saveOwnTask(trx, by, { campaignId: signed.campaignId, key, taskRevision, task: entered(more) }, NOW),
    );
  const drop = (key: string, taskRevision: number) =>
    inRegion((trx) =>
      dropOwnTask(
        trx,
        signed.staff,
        { campaignId: signed.campaignId, key, taskRevision, reason: '已并入' },
        NOW,
      ),
    );

  it('go up before what is reported on them, each change as a new version', async () => {
    const key = newId();
    const id = ownTaskId(signed.campaignId, signed.region, key);
    const added = await save(key, 0);
    expect(added).toMatchObject({ origin: 'county', ownKey: key, task: { id, code: 'own-1', revision: 1 } });
    await progress(id, 0, 50);
    const changed = await save(key, 1, { dueOn: '2020-06-15' });
    expect(changed).toMatchObject({ percent: 50, task: { revision: 2, dueOn: '2020-06-15' } });
    await drop(key, 2);
    const rows = await sent('own-task');
    expect(
      rows.map(({ entity_id, revision, payload }) => [
        entity_id,
        revision,
        (payload as { task: CampaignTask }).task.revision,
        (payload as { deleted: boolean }).deleted,
      ]),
    ).toEqual([
      [id, 1, 1, false],
      [id, 2, 2, false],
      [id, 3, 2, true],
    ]);
    await expect(progress(id, 1)).rejects.toMatchObject({ code: 'task-dropped' });
    await expect(save(key, 2, { title: '又改' })).rejects.toMatchObject({ code: 'task-dropped' });
  });

  it('sent again as stored are answered as stored, and refused when somebody changed them meanwhile', async () => {
    const key = newId();
    await save(key, 0);
    expect(await save(key, 0)).toMatchObject({ task: { revision: 1 } });
    expect(await sent('own-task')).toHaveLength(1);
    await expect(save(key, 0, { title: '别的' })).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expect(save(newId(), 3)).rejects.toMatchObject({ code: 'not-found' });
    await expect(save(key, 1, { field: 'land-use' })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('are of a field of the campaign that is the actor’s, with a deadline to come', async () => {
    await expect(save(newId(), 0, { field: 'forestry' })).rejects.toMatchObject({ code: 'field-unknown' });
    const landUse = actor(signed.region, 'county-staff', { fields: ['land-use'] });
    await expect(save(newId(), 0, {}, landUse)).rejects.toMatchObject({ code: 'field-not-yours' });
    await expect(save(newId(), 0, { dueOn: '2020-05-11' })).rejects.toMatchObject({
      code: 'value-out-of-range',
    });
  });

  it('are numbered one after the other and reconciled like everything that went up', async () => {
    const keys = [newId(), newId()];
    const codes = [];
    for (const key of keys) codes.push((await save(key, 0)).task.code);
    expect(codes).toEqual(['own-1', 'own-2']);
    await drop(keys[0]!, 1);
    const ref = { campaignId: signed.campaignId, kind: 'own-task' };
    const inventory = await inRegion((trx) => inventoryOf(trx, ref));
    const ids = keys.map((key) => ownTaskId(signed.campaignId, signed.region, key));
    expect(new Map(inventory.map((item) => [item.entityId, item.revision]))).toEqual(
      new Map([
        [ids[0], 2],
        [ids[1], 1],
      ]),
    );
    const { rows } = await inRegion((trx) => digestOf(trx, signed.campaignId));
    expect(rows.find((row) => row.kind === 'own-task')?.count).toBe(2);
  });
});
