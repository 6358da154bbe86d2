import { newId } from '@linked/shared/ids.ts';
import { reportKinds } from '@linked/shared/link/kinds.ts';
import type { TaskDecision } from '@linked/shared/reviews/decisions.ts';
import { sql } from 'kysely';
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
import { deliverDirectives } from '../directives/deliver.ts';
import { inventoryOf, resendPresent } from '../outbox/reconcile.ts';
import { getTask } from '../tasks/list-tasks.ts';
import { taskHistory } from './task-history.ts';
import { listTaskRequests, type NewTaskRequest, requestForTask } from './task-requests.ts';

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
const taskId = () => signed.document.tasks[2]!.id;
const request = (parts: Partial<NewTaskRequest> = {}): NewTaskRequest => ({
  id: newId(),
  campaignId: signed.campaignId,
  taskId: taskId(),
  what: 'extension',
  until: '2020-07-10',
  reason: '汛期无法施工',
  ...parts,
});
const ask = (input: NewTaskRequest, who = signed.staff) =>
  inRegion((trx) => requestForTask(trx, who, input, NOW));
const list = () => inRegion((trx) => listTaskRequests(trx, signed.staff, signed.campaignId));
const outbox = () =>
  inRegion((trx) =>
    trx
      .selectFrom('outbox')
      .select(['entity_id', 'revision', 'payload', 'subject'])
      .where('kind', '=', 'task-request')
      .orderBy('seq')
      .execute(),
  );
async function decide(decision: TaskDecision['decision'], parts: Partial<TaskDecision>) {
  const { down_cursor } = await db
    .selectFrom('instances')
    .select('down_cursor')
    .where('region', '=', signed.region)
    .executeTakeFirstOrThrow();
  const decided: TaskDecision = {
    ...{ id: newId(), taskId: taskId(), decision, revision: 0, at: NOW.toISOString(), by: '赵某' },
    ...{ tier: 'city', reason: '', asked: '', author: null, until: null, dueOn: null, requestId: null },
    ...parts,
  };
  const item = directive(down_cursor + 1, signed.campaignId, 'task-decision', { decisions: [decided] });
  await deliverDirectives(db, { region: signed.region, items: [item], now: NOW });
}
const task = () =>
  inRegion((trx) => getTask(trx, signed.staff, { campaignId: signed.campaignId, taskId: taskId() }, NOW));

describe('a request', () => {
  it('goes up once however often it is sent, and one of a kind is open at a time', async () => {
    const input = request();
    const asked = await ask(input);
    expect(asked).toMatchObject({
      what: 'extension',
      until: '2020-07-10',
      requestedBy: '张某',
      answer: null,
    });
    expect(await ask(input)).toEqual(asked);
    expect(await outbox()).toMatchObject([
      {
        entity_id: input.id,
        revision: 1,
        subject: '任务3',
        payload: { taskId: taskId(), requestedBy: '张某' },
      },
    ]);
    await expect(ask(request())).rejects.toMatchObject({ code: 'already-exists' });
    await ask(request({ what: 'pause', until: '2020-05-20' }));
    expect(await list()).toHaveLength(2);
  });

  it.each([
    ['a due date that is not later', { until: '2020-06-30' }, 'invalid-input'],
    ['a pause that is over', { what: 'pause' as const, until: '2020-05-11' }, 'invalid-input'],
    ['a task that is not here', { taskId: newId() }, 'task-unknown'],
  ])('for %s is not taken', async (_, parts, code) => {
    await expect(ask(request(parts))).rejects.toMatchObject({ code });
    expect(await outbox()).toEqual([]);
  });

  it('of a field that is not the asker’s is not taken', async () => {
    const narrow = actor(signed.region, 'county-staff', { fields: ['land-use'] });
    await expect(ask(request(), narrow)).rejects.toMatchObject({ code: 'field-not-yours' });
  });

  it('is part of what the county sends again', async () => {
    const { id } = await ask(request());
    const ref = { campaignId: signed.campaignId, kind: 'task-request' };
    expect(await inRegion((trx) => inventoryOf(trx, ref))).toEqual([{ entityId: id, revision: 1 }]);
    await inRegion((trx) => resendPresent(trx, { ...ref, entityIds: [id] }, NOW));
    const [first, again] = await outbox();
    expect(again?.payload).toEqual(first?.payload);
  });
});

describe('an answer', () => {
  it('that grants moves the due date, is shown with the request, and lets another be asked', async () => {
    const { id } = await ask(request());
    await decide('extend', { requestId: id, until: '2020-07-08', dueOn: '2020-07-08', reason: '同意' });
    expect(await task()).toMatchObject({ dueOn: '2020-07-08', state: 'pending', revision: 0 });
    expect((await list())[0]?.answer).toMatchObject({ granted: true, by: '赵某', dueOn: '2020-07-08' });
    await ask(request());
  });

  it('that refuses changes nothing but the request', async () => {
    const { id } = await ask(request());
    await decide('refuse', { requestId: id, reason: '工期充足' });
    expect(await task()).toMatchObject({ dueOn: '2020-06-30' });
    expect((await list())[0]?.answer).toMatchObject({ granted: false, reason: '工期充足' });
  });

  it('that pauses is shown until its day or its end, and every step stands in the history', async () => {
    const { id } = await ask(request({ what: 'pause', until: '2020-05-20' }));
    await decide('pause', { requestId: id, until: '2020-05-20', dueOn: '2020-07-08' });
    expect(await task()).toMatchObject({ pausedUntil: '2020-05-20', dueOn: '2020-07-08' });
    const after = new Date('2020-05-21T04:00:00Z');
    const ref = { campaignId: signed.campaignId, taskId: taskId() };
    expect(await inRegion((trx) => getTask(trx, signed.staff, ref, after))).toMatchObject({
      pausedUntil: null,
    });
    await decide('resume', { dueOn: '2020-07-03', reason: '条件具备', at: after.toISOString() });
    expect(await task()).toMatchObject({ pausedUntil: null, dueOn: '2020-07-03' });
    const lines = await inRegion((trx) => taskHistory(trx, signed.staff, ref, NOW));
    expect(lines.map(({ event, dueOn }) => [`${event.kind} ${event.name}`, dueOn])).toEqual([
      ['request pause', null],
      ['decision pause', '2020-07-08'],
      ['decision resume', '2020-07-03'],
    ]);
  });
});

describe('what has gone up', () => {
  it('is named in the inventory for every kind of report', async () => {
    const { rows } = await sql<{ text: string }>`
      select pg_get_viewdef('reported_entities'::regclass) as text`.execute(db);
    const missing = reportKinds.filter((kind) => !rows[0]!.text.includes(`'${kind}'`));
    expect(missing).toEqual([]);
  });
});
