import { newId } from '@linked/shared/ids.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { approver, drafter, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { enrolCounties } from '../testing/nodes.ts';
import { HEBEI, person, ZHENGDING } from '../testing/people.ts';
import {
  directivesAbout,
  draftOf,
  enteredMatter,
  issuedLetter,
  letterTo,
  replyPayload,
  requestsOf,
  stepOn,
  stepsDown,
} from '../testing/supervisions.ts';
import { reviseSupervision } from './draft-supervision.ts';
import { getSupervision } from './read-supervisions.ts';

let hub: TestHub;
let campaignId: string;
const county = new CountyReports(ZHENGDING);
const TANGSHAN_COUNTY = '130202';

beforeAll(async () => {
  hub = await openTestHub({ max: 20 });
  await enrolCounties(hub.db, [ZHENGDING, TANGSHAN_COUNTY]);
  campaignId = (await issuedCampaign(hub.db)).id;
});
afterAll(() => hub.stop());

const stepsOf = (id: string) => stepsDown(hub.db, id);
const requests = (id: string) => requestsOf(hub.db, id);
const read = (id: string) => getSupervision(hub.db, { id, scopes: null, now: MEETING });
const send = async (...items: Report[]) =>
  (await ingestReports(hub.db, { region: ZHENGDING, items, now: MEETING })).judgements.map(
    ({ outcome, reason }) => reason?.code ?? outcome,
  );
const reply = (letter: { id: string; field: string }, more = {}, report: Partial<Report> = {}) =>
  county.draft({
    campaignId,
    kind: 'supervised-reply',
    entityId: letter.id,
    occurredAt: MEETING.toISOString(),
    payload: replyPayload(letter, more),
    ...report,
  });
const problemAt = async () => {
  const report = county.problem(campaignId, { field: 'land-use' }, { occurredAt: MEETING.toISOString() });
  expect(await send(report)).toEqual(['accepted']);
  return report.entityId;
};

describe('a letter of the province', () => {
  it('is signed by a second person, numbered, dated in working days and sent to the congress below', async () => {
    const draft = await draftOf(hub.db, campaignId);
    expect(draft).toMatchObject({ state: 'drafted', region: HEBEI, letterNo: null, countyName: '正定县' });
    await expect(stepOn(hub.db, draft, 'issue')).rejects.toMatchObject({ code: 'forbidden' });
    const signed = await stepOn(hub.db, draft, 'sign', { actor: approver });
    const issued = await stepOn(hub.db, signed, 'issue');
    // Ten working days from Friday 3 April 2020: Monday 6 April was a holiday.
    expect(issued).toMatchObject({ state: 'issued', replyDueOn: '2020-04-20', signedBy: approver.name });
    expect(issued.letterNo).toMatch(/^冀人督〔2020〕\d+号$/);
    expect(issued.delivery).toMatchObject({ state: 'queued' });
    const [sent] = await directivesAbout(hub.db, 'problem-assignment', draft.id);
    expect(sent).toMatchObject({ region: ZHENGDING });
    expect(sent!.payload).toMatchObject({
      origin: 'escalated',
      addressedTo: 'congress',
      letterNo: issued.letterNo,
      replyDueOn: '2020-04-20',
      sourceProblemId: null,
      letter: { addressee: '正定县人大常委会' },
      source: 'other-organ',
    });
    expect(await requests(draft.id)).toEqual(['start-supervision']);
  });

  it('is not signed by one of those who wrote it', async () => {
    const both = person(HEBEI, 'province-staff', 'province-approver');
    const draft = await draftOf(hub.db, campaignId, { actor: both });
    await expect(stepOn(hub.db, draft, 'sign', { actor: both })).rejects.toMatchObject({
      code: 'second-person-required',
    });
    await hub.db.transaction().execute((trx) =>
      reviseSupervision(trx, {
        id: draft.id,
        version: draft.version,
        letter: letterTo('congress', { text: '改写' }),
        actor: drafter,
        now: MEETING,
      }),
    );
    await expect(
      stepOn(hub.db, { ...draft, version: draft.version + 1 }, 'sign', { actor: both }),
    ).rejects.toMatchObject({ code: 'second-person-required' });
  });

  it('that is rewritten after its signature is signed again', async () => {
    const draft = await draftOf(hub.db, campaignId);
    const signed = await stepOn(hub.db, draft, 'sign', { actor: approver });
    const letter = letterTo('government', { addressee: '省政府办公厅' });
    const revise = (version: number) =>
      hub.db
        .transaction()
        .execute((trx) =>
          reviseSupervision(trx, { id: draft.id, version, letter, actor: drafter, now: MEETING }),
        );
    await expect(revise(draft.version)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(await revise(signed.version)).toMatchObject({ state: 'drafted', signedBy: null, letter });
  });

  it('goes from reply to look-back and opens again, and the county hears of each step', async () => {
    let letter = await issuedLetter(hub.db, campaignId);
    expect(await send(reply(letter))).toEqual(['accepted']);
    letter = await read(letter.id);
    expect(letter).toMatchObject({
      state: 'replied',
      reply: { text: '已责令恢复原状。', measures: '每周巡查。', by: '李某', on: '2020-04-10' },
    });
    letter = await stepOn(hub.db, letter, 'send-back', {
      input: { note: '请附现场照片', replyDueOn: '2020-04-30' },
    });
    expect(letter).toMatchObject({ state: 'issued', round: 2, replyDueOn: '2020-04-30' });
    expect(await send(reply(letter, { round: 2 }, { revision: 2 }))).toEqual(['accepted']);
    letter = await read(letter.id);
    for (const [event, input] of [
      ['verify', { note: '现场核查属实' }],
      ['close', { lookBackOn: '2020-06-01' }],
      ['look-back', {}],
      ['reopen', { note: '复耕地块再次硬化', replyDueOn: '2020-06-30' }],
    ] as const)
      letter = await stepOn(hub.db, letter, event, { input });
    expect(letter).toMatchObject({ state: 'issued', round: 3, lookBackOn: null });
    expect(await stepsOf(letter.id)).toEqual(['sent-back', 'verified', 'closed', 'look-back', 'reopened']);
    expect(letter.steps.map((step) => step.event)).toEqual([
      'draft',
      'sign',
      'issue',
      'reply',
      'send-back',
      'reply',
      'verify',
      'close',
      'look-back',
      'reopen',
    ]);
    expect(await requests(letter.id)).toEqual(['start-supervision', ...Array(7).fill('signal-supervision')]);
  });

  it('keeps the newest reply while it waits for a verdict, and takes none that answers an earlier round', async () => {
    const letter = await issuedLetter(hub.db, campaignId);
    await send(reply(letter), reply(letter, { text: '补充：已复耕。' }, { revision: 2 }));
    const replied = await read(letter.id);
    expect(replied.reply?.text).toBe('补充：已复耕。');
    const back = await stepOn(hub.db, replied, 'send-back', {
      input: { note: '不实', replyDueOn: '2020-04-30' },
    });
    // Crossed on the way with what sent it back.
    expect(await send(reply(letter, { text: '再补充' }, { revision: 3 }))).toEqual(['accepted']);
    expect(await read(letter.id)).toMatchObject({ state: 'issued', version: back.version });
  });

  it('takes no reply of a county it was not sent to, nor to a letter that was not sent', async () => {
    const draft = await draftOf(hub.db, campaignId);
    const toGovernment = await issuedLetter(hub.db, campaignId, { letter: letterTo('government') });
    const elsewhere = await issuedLetter(hub.db, campaignId, {
      matter: enteredMatter({ county: TANGSHAN_COUNTY }),
    });
    expect(await send(reply(draft), reply(toGovernment), reply(elsewhere))).toEqual([
      'not-found',
      'not-found',
      'not-found',
    ]);
    const other = await issuedLetter(hub.db, campaignId);
    expect(await send(reply(other, {}, { entityId: newId() }))).toEqual(['invalid-input']);
    expect((await read(other.id)).state).toBe('issued');
  });

  it('to a government is answered by what staff record, and the county is not told of what is not its own', async () => {
    const letter = await issuedLetter(hub.db, campaignId, { letter: letterTo('government') });
    expect(letter.delivery).toBeNull();
    const answer = {
      text: '已立案。',
      on: '2020-04-03',
      by: '省自然资源厅',
      links: ['https://example.cn/1'],
    };
    const early = { ...answer, on: '2020-04-02' };
    await expect(stepOn(hub.db, letter, 'reply', { input: { reply: early } })).rejects.toMatchObject({
      code: 'value-out-of-range',
    });
    const replied = await stepOn(hub.db, letter, 'reply', { input: { reply: answer } });
    expect(replied.reply).toEqual({ ...answer, measures: '' });
    expect(await stepsOf(letter.id)).toEqual([]);
    const congress = await issuedLetter(hub.db, campaignId);
    await expect(stepOn(hub.db, congress, 'reply', { input: { reply: answer } })).rejects.toMatchObject({
      code: 'illegal-transition',
    });
  });
});

describe('a problem of a county’s ledger', () => {
  it('is supervised once at a time, and the county is told which of its problems it is', async () => {
    const problemId = await problemAt();
    const matter = { origin: 'problem', county: ZHENGDING, problemId } as const;
    const letter = await issuedLetter(hub.db, campaignId, { matter, letter: letterTo('government') });
    expect(letter).toMatchObject({ title: '废弃矿山未复绿', field: 'land-use', origin: 'problem' });
    expect(letter.problem).toMatchObject({ state: 'registered', timesReopened: 0 });
    const [sent] = await directivesAbout(hub.db, 'problem-assignment', letter.id);
    expect(sent!.payload).toMatchObject({ sourceProblemId: problemId, addressedTo: 'government' });
    await expect(draftOf(hub.db, campaignId, { matter })).rejects.toMatchObject({ code: 'already-exists' });
    await stepOn(hub.db, letter, 'withdraw', { actor: approver, input: { note: '重复' } });
    expect(await stepsOf(letter.id)).toEqual(['withdrawn']);
    expect(await draftOf(hub.db, campaignId, { matter })).toMatchObject({ state: 'drafted' });
  });

  it('is put under supervision once when ten try at the same time', async () => {
    const matter = { origin: 'problem', county: ZHENGDING, problemId: await problemAt() } as const;
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => draftOf(hub.db, campaignId, { matter })),
    );
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  it('must be one that was reported and is not removed', async () => {
    const draft = (problemId: string) =>
      draftOf(hub.db, campaignId, { matter: { origin: 'problem', county: ZHENGDING, problemId } });
    await expect(draft(newId())).rejects.toMatchObject({ code: 'not-found' });
    const removed = county.problem(
      campaignId,
      { field: 'land-use', deleted: true },
      { occurredAt: MEETING.toISOString() },
    );
    await send(removed);
    await expect(draft(removed.entityId)).rejects.toMatchObject({ code: 'not-found' });
  });
});
