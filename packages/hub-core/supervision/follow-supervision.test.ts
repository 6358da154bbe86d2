import { addWorkdays } from '@linked/shared/calendar/workdays.ts';
import type { NoticeItem } from '@linked/shared/notices/items.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withdrawCampaign } from '../campaigns/course.ts';
import type { HubTransaction } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { approver, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { enrolCounties } from '../testing/nodes.ts';
import { HEBEI, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import { draftOf, issuedLetter, letterTo, replyPayload, stepOn } from '../testing/supervisions.ts';
import { followSupervision } from './follow-supervision.ts';
import { inWorkingHours, openMoments } from './moments.ts';
import { getSupervision, type SupervisionDetail } from './read-supervisions.ts';

let hub: TestHub;
let campaignId: string;
/** The reply's last day of a letter issued at MEETING. */
const DUE = '2020-04-20';

beforeAll(async () => {
  hub = await openTestHub();
  await enrolCounties(hub.db, [ZHENGDING]);
  campaignId = (await issuedCampaign(hub.db)).id;
});
afterAll(() => hub.stop());

/** An instant in Shanghai. */
const at = (day: string, time = '09:30:00') => new Date(`${day}T${time}+08:00`);
const follow = (id: string, now: Date) =>
  hub.db.transaction().execute((trx: HubTransaction) => followSupervision(trx, { id, now }));
const read = (id: string) => getSupervision(hub.db, { id, scopes: null, now: MEETING });
const events = async (id: string) =>
  (await read(id)).steps.filter((step) => step.actor === 'system').map((step) => step.event);
/** What the staff of a place were told about the letter, by day. */
const told = async (region: string, id: string) =>
  (
    await hub.db
      .selectFrom('notices')
      .select(['day', 'items'])
      .where('region', '=', region)
      .orderBy('day')
      .execute()
  ).flatMap(({ day, items }) =>
    (items as unknown as NoticeItem[]).filter((item) => item.about === id).map((item) => [day, item.kind]),
  );
const remindersDown = async (id: string) =>
  (
    await hub.db
      .selectFrom('directives')
      .select('payload')
      .where('kind', '=', 'problem-supervision')
      .orderBy('issued_at')
      .execute()
  ).filter((row) => {
    const payload = row.payload as { supervisionId: string; step: string };
    return payload.supervisionId === id && payload.step === 'remind';
  }).length;

describe('reminders', () => {
  it('go out at half past nine, three and one working days before the last day, then after it', async () => {
    const letter = await issuedLetter(hub.db, campaignId);
    expect(await follow(letter.id, MEETING)).toEqual({
      over: false,
      state: 'issued',
      next: expect.objectContaining({ what: 'remind', at: at('2020-04-15') }),
    });
    expect(await events(letter.id)).toEqual([]);
    expect((await follow(letter.id, at('2020-04-15'))).next?.at).toEqual(at('2020-04-17'));
    expect((await follow(letter.id, at('2020-04-17'))).next?.at).toEqual(at('2020-04-21'));
    expect(await events(letter.id)).toEqual(['remind', 'remind']);
    await follow(letter.id, at('2020-04-21'));
    expect(await read(letter.id)).toMatchObject({ escalatedTo: 'city' });
    // Labour Day and its make-up workdays lie between: the fifth working day after it is 26 April, a Sunday worked.
    const fifth = addWorkdays(DUE, 5).date;
    expect(fifth).toBe('2020-04-26');
    await follow(letter.id, at('2020-04-23'));
    await follow(letter.id, at(fifth));
    expect(await read(letter.id)).toMatchObject({ escalatedTo: 'province' });
    expect(await events(letter.id)).toEqual([
      'remind',
      'remind',
      'remind',
      'escalate-city',
      'remind',
      'remind',
      'escalate-province',
    ]);
    expect(await remindersDown(letter.id)).toBe(5);
    expect(await told(SHIJIAZHUANG, letter.id)).toEqual([['2020-04-21', 'supervision-overdue']]);
    expect(await told(HEBEI, letter.id)).toEqual([['2020-04-26', 'supervision-overdue']]);
  });

  it('are not doubled by an activity that is repeated, nor by two at once', async () => {
    const letter = await issuedLetter(hub.db, campaignId);
    const now = at('2020-04-21');
    const answers = await Promise.all(Array.from({ length: 5 }, () => follow(letter.id, now)));
    for (const answer of answers) expect(answer.next?.at).toEqual(at('2020-04-23'));
    await follow(letter.id, now);
    expect(await events(letter.id)).toEqual(['remind', 'escalate-city']);
    expect(await remindersDown(letter.id)).toBe(1);
    expect(await told(SHIJIAZHUANG, letter.id)).toEqual([['2020-04-21', 'supervision-overdue']]);
  });

  it('that were missed while nothing ran are one, in the next working hours', async () => {
    const letter = await issuedLetter(hub.db, campaignId);
    // Thursday 30 April, half past eleven in the evening, before five days of holiday.
    const night = await follow(letter.id, at('2020-04-30', '23:30:00'));
    expect(night.next).toEqual({ what: 'remind', at: at('2020-05-06', '08:30:00') });
    expect(await events(letter.id)).toEqual([]);
    await follow(letter.id, at('2020-05-06', '08:30:00'));
    expect(await events(letter.id)).toEqual(['remind', 'escalate-province']);
  });

  it('count from the new day once it is moved, and begin below again', async () => {
    const letter = await issuedLetter(hub.db, campaignId);
    await follow(letter.id, at('2020-04-21'));
    const moved = await stepOn(hub.db, await read(letter.id), 'extend', {
      input: { note: '汛期', replyDueOn: '2020-05-15' },
      now: at('2020-04-22', '10:00:00'),
    });
    expect(moved.escalatedTo).toBeNull();
    const { next } = await follow(letter.id, at('2020-04-23'));
    expect(next?.at).toEqual(at('2020-05-12'));
    await follow(letter.id, at('2020-05-18'));
    expect((await events(letter.id)).filter((event) => event === 'escalate-city')).toHaveLength(2);
  });

  it('to a government reach no county, and stop with the reply', async () => {
    const letter = await issuedLetter(hub.db, campaignId, { letter: letterTo('government') });
    await follow(letter.id, at('2020-04-15'));
    expect(await events(letter.id)).toEqual(['remind']);
    expect(await remindersDown(letter.id)).toBe(0);
    expect(await told(HEBEI, letter.id)).toEqual([['2020-04-15', 'supervision-due']]);
    const reply = { text: '已办。', on: '2020-04-16', by: '省自然资源厅', links: [] };
    await stepOn(hub.db, letter, 'reply', { input: { reply }, now: at('2020-04-16') });
    expect(await follow(letter.id, at('2020-06-30'))).toEqual({ over: false, state: 'replied', next: null });
  });
});

describe('an overdue reply of the province’s own departments', () => {
  it('is brought to the province at once, day after day, and to no city', async () => {
    const letter = await issuedLetter(hub.db, campaignId, { letter: letterTo('government') });
    await follow(letter.id, at('2020-04-21'));
    await follow(letter.id, at('2020-04-23'));
    expect(await events(letter.id)).toEqual(['remind', 'escalate-province', 'remind']);
    expect(await told(HEBEI, letter.id)).toEqual([
      ['2020-04-21', 'supervision-overdue'],
      ['2020-04-23', 'supervision-overdue'],
    ]);
    expect(await told(SHIJIAZHUANG, letter.id)).toEqual([]);
  });
});

describe('the look-back', () => {
  it('comes onto the list on the first working day from its date, once, and ends or opens again', async () => {
    let letter = await issuedLetter(hub.db, campaignId, { letter: letterTo('government') });
    const reply = { text: '已办。', on: '2020-04-16', by: '省自然资源厅', links: [] };
    const now = at('2020-04-16', '15:00:00');
    letter = await stepOn(hub.db, letter, 'reply', { input: { reply }, now });
    letter = await stepOn(hub.db, letter, 'verify', { input: { note: '属实' }, now });
    // A Saturday; the Sunday before Labour Day is worked.
    letter = await stepOn(hub.db, letter, 'close', { input: { lookBackOn: '2020-04-25' }, now });
    expect(await follow(letter.id, now)).toEqual({
      over: false,
      state: 'closed',
      next: expect.objectContaining({ what: 'look-back', at: at('2020-04-26') }),
    });
    await Promise.all([1, 2, 3].map(() => follow(letter.id, at('2020-04-26'))));
    letter = await read(letter.id);
    expect(letter.state).toBe('look-back');
    expect(await events(letter.id)).toEqual(['look-back']);
    expect(await told(HEBEI, letter.id)).toEqual([['2020-04-26', 'supervision-look-back']]);
    const passed = await stepOn(hub.db, letter, 'pass', {
      input: { note: '未反弹' },
      now: at('2020-04-27', '10:00:00'),
    });
    expect(passed.state).toBe('concluded');
    expect(await follow(letter.id, at('2020-07-01'))).toEqual({ over: true, state: 'concluded', next: null });
  });
});

it('has nothing left to do once the campaign has been called off, whatever was open', async () => {
  const campaign = await issuedCampaign(hub.db);
  const letter = await issuedLetter(hub.db, campaign.id);
  await hub.db.transaction().execute((trx) =>
    withdrawCampaign(trx, {
      id: campaign.id,
      version: campaign.version,
      reason: '另行部署',
      actor: approver,
      now: MEETING,
    }),
  );
  expect(await follow(letter.id, at('2020-04-21'))).toEqual({ over: true, state: 'withdrawn', next: null });
  expect(await events(letter.id)).toEqual([]);
});

it('has no date before it is sent', async () => {
  const draft = await draftOf(hub.db, campaignId);
  expect(await follow(draft.id, at('2020-06-01'))).toEqual({ over: false, state: 'drafted', next: null });
});

it('knows working hours', () => {
  for (const [now, then] of [
    [at('2020-04-20', '08:29:59'), at('2020-04-20', '08:30:00')],
    [at('2020-04-20', '08:30:00'), at('2020-04-20', '08:30:00')],
    [at('2020-04-20', '17:59:59'), at('2020-04-20', '17:59:59')],
    [at('2020-04-20', '18:00:00'), at('2020-04-21', '08:30:00')],
    // Friday evening to Sunday, a make-up workday.
    [at('2020-04-24', '20:00:00'), at('2020-04-26', '08:30:00')],
    [at('2020-05-02', '10:00:00'), at('2020-05-06', '08:30:00')],
  ] as const)
    expect(inWorkingHours(now)).toEqual(then);
});

it('looks no moment up twice: those up to the last one carried out are past', () => {
  const row = { state: 'issued', reply_due_on: DUE, look_back_on: null } as const;
  const all = openMoments({ ...row, followed_to: null });
  expect(all).toHaveLength(11);
  expect(openMoments({ ...row, followed_to: all[3]!.at })).toEqual(all.slice(4));
});

describe('a reply', () => {
  const county = new CountyReports(ZHENGDING);
  const answer = async (letter: SupervisionDetail, revision: number, more = {}) => {
    const item = county.draft({
      ...{ campaignId, kind: 'supervised-reply', entityId: letter.id, revision },
      ...{ occurredAt: MEETING.toISOString(), payload: replyPayload(letter, more) },
    });
    const { judgements } = await ingestReports(hub.db, { region: ZHENGDING, items: [item], now: MEETING });
    expect(judgements[0]?.outcome).toBe('accepted');
  };

  it('is news once to the staff of the tier whose letter it is, and so is its correction', async () => {
    const letter = await issuedLetter(hub.db, campaignId);
    await follow(letter.id, at('2020-04-09'));
    expect(await told(HEBEI, letter.id)).toEqual([]);
    await answer(letter, 1);
    // The workflow looks again and again; each day has a notice of its own.
    for (const day of ['2020-04-09', '2020-04-09', '2020-04-10'])
      await follow(letter.id, at(day, '20:00:00'));
    expect(await told(HEBEI, letter.id)).toEqual([['2020-04-09', 'supervision-replied']]);
    expect(await told(SHIJIAZHUANG, letter.id)).toEqual([]);
    await answer(letter, 2, { text: '复耕五亩。', correction: '面积有误' });
    await follow(letter.id, at('2020-04-13'));
    expect(await told(HEBEI, letter.id)).toEqual([
      ['2020-04-09', 'supervision-replied'],
      ['2020-04-13', 'supervision-replied'],
    ]);
  });

  it('that the staff wrote down themselves is none', async () => {
    const letter = await issuedLetter(hub.db, campaignId, { letter: letterTo('government') });
    const input = {
      reply: { text: '已查处。', measures: '', on: '2020-04-09', by: '省自然资源厅', links: [] },
    };
    const replied = await stepOn(hub.db, letter, 'reply', { input, now: at('2020-04-09') });
    expect(replied.state).toBe('replied');
    await follow(letter.id, at('2020-04-10'));
    expect(await told(HEBEI, letter.id)).toEqual([]);
  });
});
