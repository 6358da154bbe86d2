import type { DirectivePayload, ReportPayload } from '@linked/shared/link/kinds.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import { addInstance, directive, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { letterIn } from '../../testing/letters.ts';
import { deliverDirectives } from '../directives/deliver.ts';
import { resendPresent } from '../outbox/reconcile.ts';
import { getSupervised } from './list-supervised.ts';
import { correctReply, countersignReply, replyToLetter, sendBackReply } from './reply.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let signed: SignedCampaign;
let letter: { id: string; problemId: string; campaignId: string };
let regions = 130800;
beforeAll(async () => {
  county = await openCountyDatabase();
  db = county.db;
});
afterAll(() => county.stop());

const inRegion = <T>(work: (trx: RegionTransaction) => Promise<T>) => withRegion(db, signed.region, work);
const read = () => inRegion((trx) => getSupervised(trx, letter.id, NOW));
async function open(awaiting: boolean): Promise<void> {
  const region = String(++regions);
  await addInstance(db, region);
  signed = await signedCampaign(db, region);
  const { id, problemId } = await letterIn(db, signed, { title: '督办函', awaiting });
  const { campaignId } = await inRegion((trx) => getSupervised(trx, id, NOW));
  letter = { id, problemId, campaignId };
}
async function stepDown(more: Partial<DirectivePayload<'problem-supervision'>>): Promise<void> {
  const { down_cursor } = await db
    .selectFrom('instances')
    .select('down_cursor')
    .where('region', '=', signed.region)
    .executeTakeFirstOrThrow();
  const item = directive(down_cursor + 1, letter.campaignId, 'problem-supervision', {
    supervisionId: letter.id,
    problemId: letter.problemId,
    step: 'verifying',
    at: NOW.toISOString(),
    by: '省人大张某',
    note: '',
    replyDueOn: '2020-05-25',
    lookBackOn: null,
    round: 1,
    reply: null,
    ...more,
  });
  await deliverDirectives(db, { region: signed.region, items: [item], now: NOW });
}
const sent = async () =>
  (await inRegion((trx) =>
    trx
      .selectFrom('outbox')
      .select(['revision', 'author', 'payload'])
      .where('kind', '=', 'supervised-reply')
      .orderBy('seq')
      .execute(),
  )) as unknown as { revision: number; author: string; payload: ReportPayload<'supervised-reply'> }[];
const answer = { text: '复耕四亩。', measures: '', on: '2020-05-12' };
const better = { text: '复耕五亩。', measures: '每周巡查。', on: '2020-05-12', reason: '面积有误' };
const correct = async (more: Partial<typeof better> = {}, who = signed.staff) => {
  const { id, version } = await read();
  return inRegion((trx) => correctReply(trx, who, { id, version, ...better, ...more }, NOW));
};
const countersign = async () => {
  const { id, version } = await read();
  return inRegion((trx) => countersignReply(trx, signed.leader, { id, version }, NOW));
};

describe('a reply that went up', () => {
  beforeEach(async () => {
    await open(false);
    const { id, version } = await read();
    await inRegion((trx) => replyToLetter(trx, signed.staff, { id, version, ...answer }, NOW));
  });

  it('is corrected with its reason, as a new revision of the same round', async () => {
    const after = await correct();
    expect(after).toMatchObject({
      state: 'replied',
      reply: '复耕五亩。',
      measures: '每周巡查。',
      correctionReason: '面积有误',
      correction: null,
    });
    expect(after.steps.at(-1)).toMatchObject({ event: 'correct', note: '面积有误' });
    const again = await correct({ text: '复耕五亩半。', reason: '再次丈量' });
    expect(again.reply).toBe('复耕五亩半。');
    expect(
      (await sent()).map(({ revision, payload }) => [
        revision,
        payload.round,
        payload.text,
        payload.correction,
      ]),
    ).toEqual([
      [1, 1, '复耕四亩。', ''],
      [2, 1, '复耕五亩。', '面积有误'],
      [3, 1, '复耕五亩半。', '再次丈量'],
    ]);
    await inRegion((trx) =>
      resendPresent(
        trx,
        { campaignId: letter.campaignId, kind: 'supervised-reply', entityIds: [letter.id] },
        NOW,
      ),
    );
    const [, , last, resent] = await sent();
    expect(resent).toEqual(last);
  });

  it('stands once the tier above verifies it', async () => {
    await stepDown({ reply: { text: '复耕四亩。', measures: '', on: '2020-05-12' } });
    expect(await read()).toMatchObject({ state: 'verifying', reply: '复耕四亩。' });
    await expect(correct()).rejects.toMatchObject({ code: 'illegal-transition' });
    expect(await sent()).toHaveLength(1);
  });

  it('is again what is verified, when its correction crossed that step; what was written is kept', async () => {
    await correct();
    await stepDown({ reply: { text: '复耕四亩。', measures: '', on: '2020-05-12' } });
    const now = await read();
    expect(now).toMatchObject({ state: 'verifying', reply: '复耕四亩。', measures: '' });
    expect(now.steps.at(-1)).toMatchObject({ event: 'correction-dropped', note: '复耕五亩。\n\n每周巡查。' });
  });

  it('that is sent back is followed by another, which is no correction', async () => {
    await stepDown({ step: 'sent-back', note: '请附照片', round: 2 });
    expect((await read()).state).toBe('to-answer');
    const { id, version } = await read();
    await inRegion((trx) =>
      replyToLetter(trx, signed.staff, { id, version, ...answer, text: '照片附后。' }, NOW),
    );
    expect((await sent()).at(-1)?.payload).toMatchObject({ round: 2, text: '照片附后。', correction: '' });
  });

  it('is corrected by staff of its field, on a day between the letter and today', async () => {
    await expect(correct({}, signed.leader)).rejects.toMatchObject({ code: 'forbidden' });
    for (const on of ['2020-05-10', '2020-05-13'])
      await expect(correct({ on })).rejects.toMatchObject({ code: 'value-out-of-range' });
  });
});

describe('where a leader signs', () => {
  beforeEach(async () => {
    await open(true);
    await countersign();
  });

  it('the reply stands until its correction is signed', async () => {
    const waiting = await correct();
    expect(waiting).toMatchObject({
      state: 'awaiting-correction',
      reply: '已整改。',
      correction: { text: '复耕五亩。', author: signed.staff.name, reason: '面积有误' },
    });
    expect(await sent()).toHaveLength(1);
    const up = await countersign();
    expect(up).toMatchObject({
      state: 'replied',
      reply: '复耕五亩。',
      countersignedBy: signed.leader.name,
      correction: null,
    });
    expect((await sent()).at(-1)).toMatchObject({
      revision: 2,
      author: signed.staff.name,
      payload: { text: '复耕五亩。', correction: '面积有误', countersignedBy: signed.leader.name },
    });
  });

  it('a correction that is sent back leaves the reply as it is, and is kept to be changed', async () => {
    const { id, version } = await correct();
    const back = await inRegion((trx) =>
      sendBackReply(trx, signed.leader, { id, version, reason: '写明丈量日期' }, NOW),
    );
    expect(back).toMatchObject({
      state: 'replied',
      reply: '已整改。',
      sentBackReason: '写明丈量日期',
      correction: { text: '复耕五亩。' },
    });
    await correct({ text: '5 月 10 日丈量，复耕五亩。' });
    expect(await countersign()).toMatchObject({ reply: '5 月 10 日丈量，复耕五亩。', sentBackReason: null });
  });

  it('a correction that waits is kept in the course when the tier above verifies the reply, and begins the next round', async () => {
    await correct();
    await stepDown({ reply: { text: '已整改。', measures: '', on: '2020-05-12' } });
    const now = await read();
    expect(now).toMatchObject({ state: 'verifying', reply: '已整改。', correction: null });
    expect(now.steps.at(-1)).toMatchObject({ event: 'correction-dropped', actor: signed.staff.name });
    await expect(countersign()).rejects.toMatchObject({ code: 'illegal-transition' });

    await open(true);
    await countersign();
    await correct();
    await stepDown({ step: 'sent-back', note: '请核实面积', round: 2 });
    expect(await read()).toMatchObject({
      state: 'to-answer',
      reply: '复耕五亩。',
      correction: null,
      sentBackReason: '请核实面积',
    });
  });
});
