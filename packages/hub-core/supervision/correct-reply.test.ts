import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { enrolCounties } from '../testing/nodes.ts';
import { ZHENGDING } from '../testing/people.ts';
import {
  directivesAbout,
  issuedLetter,
  letterTo,
  replyPayload,
  stepOn,
  stepsDown,
} from '../testing/supervisions.ts';
import { getSupervision, type SupervisionDetail } from './read-supervisions.ts';

const county = new CountyReports(ZHENGDING);

let hub: TestHub;
let campaignId: string;
let letter: SupervisionDetail;
beforeAll(async () => {
  hub = await openTestHub();
  await enrolCounties(hub.db, [ZHENGDING]);
  campaignId = (await issuedCampaign(hub.db)).id;
});
afterAll(() => hub.stop());
beforeEach(async () => {
  letter = await issuedLetter(hub.db, campaignId);
});

const read = () => getSupervision(hub.db, { id: letter.id, scopes: null, now: MEETING });
const report = (revision: number, more: Partial<ReportPayload<'supervised-reply'>> = {}): Report =>
  county.draft({
    campaignId,
    kind: 'supervised-reply',
    entityId: letter.id,
    revision,
    occurredAt: MEETING.toISOString(),
    payload: replyPayload(letter, more),
  });
const send = async (...items: Report[]) =>
  (await ingestReports(hub.db, { region: ZHENGDING, items, now: MEETING })).judgements.map(
    ({ outcome, reason }) => reason?.code ?? outcome,
  );
const correction = { text: '复耕五亩，前报四亩有误。', correction: '面积有误' };

describe('a correction of a county’s reply', () => {
  it('takes the reply’s place before its verification, with its reason and what it replaced', async () => {
    expect(await send(report(1))).toEqual(['accepted']);
    const before = await read();
    expect(await send(report(2, correction))).toEqual(['accepted']);
    const after = await read();
    expect(after).toMatchObject({
      state: 'replied',
      version: before.version + 1,
      reply: { text: correction.text },
    });
    expect(after.steps.slice(-2)).toMatchObject([
      { event: 'reply', from: 'issued', note: '', replaced: null },
      {
        event: 'correct',
        from: 'replied',
        to: 'replied',
        note: '面积有误',
        replaced: { text: '已责令恢复原状。', measures: '每周巡查。', on: '2020-04-10', by: '李某' },
      },
    ]);
    // Who looked at the first reply does not verify the second unseen.
    await expect(stepOn(hub.db, before, 'begin-verify')).rejects.toMatchObject({ code: 'changed-meanwhile' });
  });

  it('is refused once the verification has begun, and the county hears which reply is verified', async () => {
    await send(report(1));
    const verifying = await stepOn(hub.db, await read(), 'begin-verify');
    expect(verifying.state).toBe('verifying');
    expect(await send(report(2, correction))).toEqual(['verification-begun']);
    expect(await read()).toMatchObject({ version: verifying.version, reply: { text: '已责令恢复原状。' } });
    const told = await directivesAbout(hub.db, 'problem-supervision', letter.id);
    expect(told.map((row) => row.payload)).toMatchObject([
      { step: 'verifying', reply: { text: '已责令恢复原状。', measures: '每周巡查。', on: '2020-04-10' } },
    ]);
    // What is known may be sent again, also when both tiers are compared.
    expect(await send(report(1))).toEqual(['stale']);
    const verified = await stepOn(hub.db, verifying, 'verify', { input: { note: '属实' } });
    expect(verified.state).toBe('verified');
    expect(await send(report(3, correction))).toEqual(['verification-begun']);
  });

  it('is not needed after it was sent back: the next reply is for the next round', async () => {
    await send(report(1));
    const verifying = await stepOn(hub.db, await read(), 'begin-verify');
    const back = { input: { note: '面积不实', replyDueOn: '2020-04-30' } };
    const again = await stepOn(hub.db, verifying, 'send-back', back);
    expect(again).toMatchObject({ state: 'issued', round: 2 });
    // Crossed with what sent it back: it answers nothing.
    expect(await send(report(2, correction))).toEqual(['accepted']);
    expect((await read()).state).toBe('issued');
    expect(await send(report(3, { ...correction, round: 2 }))).toEqual(['accepted']);
    const replied = await read();
    expect(replied).toMatchObject({ state: 'replied', reply: { text: correction.text } });
    expect(replied.steps.at(-1)).toMatchObject({ event: 'reply', replaced: null });
  });
});

describe('a correction of a government’s reply', () => {
  const reply = { text: '已立案。', on: '2020-04-03', by: '省自然资源厅', links: ['https://example.cn/1'] };
  const corrected = { ...reply, text: '已立案并处罚款。', links: [] };

  it('is recorded by staff with its reason until the verification has begun', async () => {
    letter = await issuedLetter(hub.db, campaignId, { letter: letterTo('government') });
    const replied = await stepOn(hub.db, letter, 'reply', { input: { reply } });
    await expect(stepOn(hub.db, replied, 'correct', { input: { reply: corrected } })).rejects.toMatchObject({
      code: 'invalid-input',
      params: { detail: '缺少说明' },
    });
    const input = { reply: corrected, note: '来函更正' };
    const after = await stepOn(hub.db, replied, 'correct', { input });
    expect(after).toMatchObject({ state: 'replied', reply: { text: '已立案并处罚款。', links: [] } });
    expect(after.steps.at(-1)).toMatchObject({
      event: 'correct',
      note: '来函更正',
      replaced: { text: '已立案。', by: '省自然资源厅' },
    });
    const verifying = await stepOn(hub.db, after, 'begin-verify');
    await expect(stepOn(hub.db, verifying, 'correct', { input })).rejects.toMatchObject({
      code: 'illegal-transition',
    });
    expect(await stepsDown(hub.db, letter.id)).toEqual([]);
  });

  it('is not the hub’s to record where a congress answers', async () => {
    await send(report(1));
    const input = { reply: corrected, note: '更正' };
    await expect(stepOn(hub.db, await read(), 'correct', { input })).rejects.toMatchObject({
      code: 'illegal-transition',
    });
  });
});
