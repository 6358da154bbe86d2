import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';
import type { TaskDifference } from '@linked/shared/supplements/supplement.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, withRegion } from '../../db/database.ts';
import { addInstance, directive, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { taskDecision } from '../../testing/task-decisions.ts';
import { listCampaigns } from '../campaigns/list-campaigns.ts';
import { deliverDirectives } from '../directives/deliver.ts';
import { signDirective } from '../directives/sign-directive.ts';
import { saveProgress, submitTask } from '../tasks/change-task.ts';
import { listTasks } from '../tasks/list-tasks.ts';
import { saveWorkItem } from '../work-items/work-items.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let region: string;
let regions = 131200;
let signed: SignedCampaign;
let task: CampaignTask;
let other: CampaignTask;
let seq: number;
beforeAll(async () => {
  county = await openCountyDatabase();
  db = county.db;
});
afterAll(() => county.stop());
beforeEach(async () => {
  region = String(++regions);
  await addInstance(db, region);
  signed = await signedCampaign(db, region);
  [task, other] = signed.document.tasks as [CampaignTask, CampaignTask];
  seq = 1;
});

const within = <T>(work: Parameters<typeof withRegion<T>>[2]) => withRegion(db, region, work);
const difference = (
  before: CampaignTask | null,
  after: CampaignTask | null,
  more: object = {},
): TaskDifference => ({
  taskId: (before ?? after)!.id,
  field: (before ?? after)!.field,
  before,
  after,
  startsOn: null,
  reason: null,
  ...more,
});
/** The supplement as the hub sends it; answers with its directive's id. */
async function receive(
  number: number,
  changes: TaskDifference | TaskDifference[],
  issuedAt = NOW.toISOString(),
): Promise<string> {
  seq += 1;
  const item = directive(
    seq,
    signed.campaignId,
    'supplement',
    {
      supplementId: newId(),
      number,
      title: '补充通知',
      documentNo: null,
      text: '',
      questions: [],
      receiptDueOn: '2020-05-15',
      changes: [changes].flat(),
    },
    { issuedAt, revision: number + 1, issuingOrgan: '省自然资源厅' },
  );
  await deliverDirectives(db, { region, items: [item], now: NOW });
  return item.id;
}
const sign = (id: string) => within((trx) => signDirective(trx, signed.staff, id, NOW));
const tasks = async () => {
  const rows = await within((trx) => listTasks(trx, signed.staff, signed.campaignId, NOW));
  return new Map(rows.map((row) => [row.task.id, row]));
};
const values = [
  { code: 'sites', value: 40, base: 100 },
  { code: 'area', value: 12, base: null },
  { code: 'rate', value: 90, base: 40 },
];
const save = (revision: number, indicators = values) =>
  within((trx) =>
    saveProgress(
      trx,
      signed.staff,
      { campaignId: signed.campaignId, taskId: task.id, revision, percent: 40, indicators, note: '进行中' },
      NOW,
    ),
  );
const reported = async () => {
  const rows = await within((trx) =>
    trx.selectFrom('outbox').select('payload').where('kind', '=', 'task-progress').orderBy('seq').execute(),
  );
  return rows.map((row) => row.payload as { taskRevision: number; indicators: { code: string }[] });
};
/** The second version: other standard and date, without the indicator `area`. */
const second = (): CampaignTask => ({
  ...task,
  revision: 2,
  dueOn: '2020-07-05',
  standard: '按新分类标准认定。',
  indicators: task.indicators.filter((one) => one.code !== 'area'),
});

describe('a supplement in a county', () => {
  it('changes nothing until it is signed for, and the work goes on by the older version', async () => {
    const id = await receive(1, difference(task, second()));
    expect((await tasks()).get(task.id)).toMatchObject({ task: { revision: 1, dueOn: task.dueOn } });
    await save(0);
    expect((await reported()).at(-1)).toMatchObject({ taskRevision: 1 });
    const directiveRow = await within((trx) =>
      trx.selectFrom('directives').select('receipt_due_on').where('id', '=', id).executeTakeFirstOrThrow(),
    );
    expect(directiveRow.receipt_due_on).toBe('2020-05-15');
    const [campaign] = await within((trx) => listCampaigns(trx, NOW));
    expect(campaign?.state).toBe('open');
  });

  it('does not take back a day that was set after it was issued, whenever it is signed for', async () => {
    const supplement = await receive(1, difference(task, second()));
    const extend = taskDecision(task.id, 'extend', {
      at: new Date(NOW.getTime() + 60_000).toISOString(),
      until: '2020-08-20',
      dueOn: '2020-08-20',
    });
    seq += 1;
    const item = directive(seq, signed.campaignId, 'task-decision', { decisions: [extend] });
    await deliverDirectives(db, { region, items: [item], now: NOW });
    await sign(supplement);
    expect((await tasks()).get(task.id)).toMatchObject({ task: { revision: 2 }, dueOn: '2020-08-20' });
    // A later supplement about the date is the later word.
    const later = new Date(NOW.getTime() + 120_000).toISOString();
    const third = { ...second(), revision: 3, dueOn: '2020-09-30' };
    await sign(await receive(2, difference(second(), third), later));
    expect((await tasks()).get(task.id)).toMatchObject({ dueOn: '2020-09-30' });
  });

  it('once signed for is in force; the work stays, and is marked until it is written again', async () => {
    await save(0);
    await sign(await receive(1, difference(task, second())));
    const row = (await tasks()).get(task.id)!;
    expect(row).toMatchObject({
      task: { revision: 2, dueOn: '2020-07-05', standard: '按新分类标准认定。' },
      dueOn: '2020-07-05',
      percent: 40,
      note: '进行中',
      revision: 1,
      writtenRevision: 1,
    });
    expect(row.indicators.map((value) => value.code)).toEqual(['sites', 'rate']);
    const ref = { campaignId: signed.campaignId, taskId: task.id, revision: 1 };
    // Handed in as it is: without the value that is no longer asked for, by the version in force.
    await within((trx) => submitTask(trx, signed.staff, ref, NOW));
    const last = (await reported()).at(-1)!;
    expect(last.taskRevision).toBe(2);
    expect(last.indicators.map((value) => value.code)).toEqual(['sites', 'rate']);
    expect((await tasks()).get(task.id)?.writtenRevision).toBe(2);
  });

  it('asks for a new indicator before the task is handed in again', async () => {
    await save(0);
    const added = { ...task.indicators[1]!, code: 'sealed', name: '封停机井', target: 10 };
    const after = { ...second(), indicators: [...second().indicators, added] };
    await sign(await receive(1, difference(task, after)));
    const ref = { campaignId: signed.campaignId, taskId: task.id, revision: 1 };
    await expect(within((trx) => submitTask(trx, signed.staff, ref, NOW))).rejects.toMatchObject({
      code: 'indicator-missing',
    });
  });

  it('keeps a dropped task with its work, takes nothing more for it and counts it no longer', async () => {
    await save(0);
    await sign(await receive(1, difference(task, null, { reason: '并入其他任务' })));
    expect((await tasks()).get(task.id)).toMatchObject({
      percent: 40,
      dropped: { reason: '并入其他任务' },
      overdue: false,
    });
    await expect(save(1)).rejects.toMatchObject({ code: 'task-dropped' });
    const item = {
      id: newId(),
      campaignId: signed.campaignId,
      taskId: task.id,
      matter: '核查',
      person: '张某',
      standard: '',
      dueOn: '2020-06-01',
      doneOn: null,
      revision: 0,
    };
    await expect(within((trx) => saveWorkItem(trx, signed.staff, item, NOW))).rejects.toMatchObject({
      code: 'task-dropped',
    });
    const [campaign] = await within((trx) => listCampaigns(trx, NOW));
    expect(campaign?.tasks).toMatchObject({ total: 2, started: 0 });
  });

  it('adds a task, from which something is expected from its first day on', async () => {
    const added = { ...other, id: newId(), code: 'added', title: '新增任务', dueOn: '2020-06-30' };
    await sign(await receive(1, difference(null, added, { startsOn: '2020-05-12' })));
    const row = (await tasks()).get(added.id)!;
    expect(row).toMatchObject({ task: { title: '新增任务' }, state: 'pending', expectedPercent: 0 });
    expect([...(await tasks()).keys()].at(-1)).toBe(added.id);
  });

  it('adds a task as it was decided about meanwhile: what was locked before the signature is locked', async () => {
    const added = { ...second(), id: newId(), revision: 1, code: 'added' };
    const id = await receive(1, difference(null, added, { startsOn: '2020-05-10' }));
    const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000).toISOString();
    const decisions = [
      taskDecision(added.id, 'lock', { at: at(1), tier: 'system' }),
      taskDecision(added.id, 'extend', { at: at(2), until: '2020-08-01', dueOn: '2020-08-01' }),
      taskDecision(added.id, 'unlock', { at: at(3), until: '2020-05-20' }),
      taskDecision(added.id, 'lock', { at: at(4), tier: 'system' }),
    ];
    for (const decision of decisions.toReversed()) {
      seq += 1;
      const item = directive(seq, signed.campaignId, 'task-decision', { decisions: [decision] });
      await deliverDirectives(db, { region, items: [item], now: NOW });
    }
    await sign(id);
    expect((await tasks()).get(added.id)).toMatchObject({
      dueOn: '2020-08-01',
      lock: { state: 'locked', unlockedUntil: null },
    });
    const progress = { campaignId: signed.campaignId, taskId: added.id, revision: 0, percent: 10 };
    await expect(
      within((trx) => saveProgress(trx, signed.staff, { ...progress, indicators: [], note: '' }, NOW)),
    ).rejects.toMatchObject({ code: 'period-locked' });
    const kept = await within((trx) =>
      trx.selectFrom('task_decisions').select(['decision', 'applied']).orderBy('at').execute(),
    );
    expect(kept.map(({ decision, applied }) => [decision, applied])).toEqual([
      ['lock', true],
      ['extend', true],
      ['unlock', true],
      ['lock', true],
    ]);
  });

  it('signed for after a later one takes nothing back; the later one brings the earlier in force', async () => {
    const third = { ...second(), revision: 3, standard: '再次明确。' };
    const first = await receive(1, [difference(task, second()), difference(other, null, { reason: '取消' })]);
    const later = await receive(2, difference(second(), third));
    await sign(later);
    expect((await tasks()).get(task.id)).toMatchObject({
      task: { revision: 3, standard: '再次明确。' },
      dueOn: '2020-07-05',
    });
    expect((await tasks()).get(other.id)?.dropped).toEqual({ reason: '取消' });
    await sign(first);
    expect((await tasks()).get(task.id)?.task.revision).toBe(3);
  });

  it('leaves a due date alone that was put off for this county, unless it is about the due date', async () => {
    await within((trx) =>
      trx.updateTable('tasks').set({ due_on: '2020-07-20' }).where('task_id', '=', task.id).execute(),
    );
    const standard = { ...task, revision: 2, standard: '统一口径。' };
    await sign(await receive(1, difference(task, standard)));
    expect((await tasks()).get(task.id)?.dueOn).toBe('2020-07-20');
    await sign(await receive(2, difference(standard, { ...standard, revision: 3, dueOn: '2020-07-31' })));
    expect((await tasks()).get(task.id)?.dueOn).toBe('2020-07-31');
  });
});
