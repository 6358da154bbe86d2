import { newId } from '@linked/shared/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, withRegion } from '../../db/database.ts';
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
import { askQuestion, listQuestions, withdrawQuestion } from './questions.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let region: string;
let regions = 131000;
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

const question = (parts: object = {}) => ({
  id: newId(),
  campaignId: signed.campaignId,
  field: null,
  taskId: null,
  text: '分类标准如何掌握？',
  ...parts,
});
const ask = (input: ReturnType<typeof question>, who = signed.staff) =>
  withRegion(db, region, (trx) => askQuestion(trx, who, input, NOW));
const list = () => withRegion(db, region, (trx) => listQuestions(trx, signed.campaignId));
const outbox = () =>
  withRegion(db, region, (trx) =>
    trx
      .selectFrom('outbox')
      .select(['entity_id', 'revision', 'payload', 'author'])
      .where('kind', '=', 'question')
      .orderBy('seq')
      .execute(),
  );
const answer = (questionId: string, seq: number, parts: object = {}) =>
  directive(seq, signed.campaignId, 'answer', {
    questionId,
    revision: 1,
    question: {
      field: null,
      taskId: null,
      region,
      regionName: '本县',
      text: '问',
      askedAt: NOW.toISOString(),
    },
    answer: '按第三条执行。',
    organ: '省自然资源厅',
    answeredAt: NOW.toISOString(),
    ...parts,
  });
const deliver = (...items: ReturnType<typeof directive>[]) =>
  deliverDirectives(db, { region, items, now: NOW });

describe('a supplement that took questions up', () => {
  it('is named beside them, of this county and of others', async () => {
    const input = question();
    await ask(input);
    const questions = [{ id: input.id, regionName: '某县', text: input.text }];
    const content = {
      ...{ supplementId: newId(), number: 1, title: '补充通知', documentNo: null, text: '', questions },
      receiptDueOn: '2020-05-15',
      changes: [],
    };
    const item = directive(2, signed.campaignId, 'supplement', content, { revision: 2 });
    await deliverDirectives(db, { region, items: [item], now: NOW });
    expect((await list()).supplements).toEqual([
      { directiveId: item.id, number: 1, title: '补充通知', questions: [input.id] },
    ]);
  });
});

describe('a question', () => {
  it('about a task goes up under the task’s field, once however often it is sent', async () => {
    const input = question({ taskId: signed.document.tasks[1]!.id });
    const asked = await ask(input);
    expect(asked).toMatchObject({ field: 'land-use', revision: 1, askedBy: '张某', answer: null });
    expect(await ask(input)).toEqual(asked);
    expect(await outbox()).toMatchObject([
      { entity_id: input.id, revision: 1, author: '张某', payload: { field: 'land-use', withdrawn: false } },
    ]);
    await expect(ask({ ...input, text: '另一个问题' })).rejects.toMatchObject({ code: 'already-exists' });
  });

  it('can be taken back, and is part of what the county sends again', async () => {
    const { id } = await ask(question());
    const back = await withRegion(db, region, (trx) =>
      withdrawQuestion(trx, signed.staff, { id, campaignId: signed.campaignId, revision: 1 }, NOW),
    );
    expect(back).toMatchObject({ withdrawn: true, revision: 2 });
    const again = withRegion(db, region, (trx) =>
      withdrawQuestion(trx, signed.staff, { id, campaignId: signed.campaignId, revision: 1 }, NOW),
    );
    await expect(again).rejects.toMatchObject({ code: 'changed-meanwhile' });
    const ref = { campaignId: signed.campaignId, kind: 'question' };
    expect(await withRegion(db, region, (trx) => inventoryOf(trx, ref))).toEqual([
      { entityId: id, revision: 2 },
    ]);
    await withRegion(db, region, (trx) => resendPresent(trx, { ...ref, entityIds: [id] }, NOW));
    expect((await outbox()).at(-1)).toMatchObject({ revision: 2, payload: { withdrawn: true } });
  });

  it('of a field that is not the asker’s, or that the campaign does not have, is not asked', async () => {
    const narrow = actor(region, 'county-staff', { fields: ['mining'] });
    await expect(ask(question({ field: 'land-use' }), narrow)).rejects.toMatchObject({
      code: 'field-not-yours',
    });
    await expect(ask(question({ field: 'forestry' }))).rejects.toMatchObject({ code: 'field-unknown' });
    await expect(ask(question({ taskId: newId() }))).rejects.toMatchObject({ code: 'task-unknown' });
  });
});

describe('answers', () => {
  it('stand beside the county’s own questions, those to others below; a correction replaces', async () => {
    const { id } = await ask(question());
    const other = newId();
    await deliver(answer(id, 2), answer(other, 3, { answer: '致邻县' }));
    const before = await list();
    expect(before.own).toMatchObject([{ id, answer: { answer: '按第三条执行。', organ: '省自然资源厅' } }]);
    expect(before.others).toMatchObject([{ questionId: other, answer: '致邻县' }]);
    await deliver(answer(id, 4, { revision: 2, answer: '更正' }), answer(id, 5, { answer: '旧' }));
    expect((await list()).own[0]?.answer).toMatchObject({ revision: 2, answer: '更正' });
  });
});
