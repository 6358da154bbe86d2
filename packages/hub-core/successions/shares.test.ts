/** 邢台县 was shared out in June 2020: which part of what was open goes to which successor, with letters and locks. */
import { newId } from '@linked/shared/ids.ts';
import { type TakeOver, takeOver } from '@linked/shared/successions/payload.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { carryOutDue } from '../course/carry-out-due.ts';
import type { HubTransaction } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { listReviews } from '../reviews/list-reviews.ts';
import { unlockTask } from '../reviews/lock-tasks.ts';
import { returnTask } from '../reviews/review-tasks.ts';
import { indicatorFigures } from '../rollup/indicator-figures.ts';
import { auditRollups } from '../rollup/recount.ts';
import { getSupervision } from '../supervision/read-supervisions.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { lockEverywhere } from '../testing/lock-everywhere.ts';
import { HEBEI, person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import {
  draftOf,
  enteredMatter,
  issuedLetter,
  letterTo,
  replyPayload,
  stepOn,
} from '../testing/supervisions.ts';
import { allotItems, listOpenItems } from './allot-items.ts';
import { approveSuccession, proposeSuccession } from './decide-succession.ts';
import { listSuccessions } from './read-successions.ts';

const [qiaodong, xingtaixian, renze] = ['130502', '130521', '130505'];
const before = new Date('2026-10-01T04:00:00Z');
const after = new Date('2026-10-06T04:00:00Z');
const EFFECTIVE = '2026-10-05';
const staff = person(HEBEI, 'province-staff');
const city = person('130500', 'city-staff');
/** One that the campaign has, and one that is new. */
const successors = [
  { region: qiaodong, name: '襄都区' },
  { region: renze, name: '任泽区' },
];
let hub: TestHub;
let campaign: SeededCampaign;
const sequences = new Map<string, number>();
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await seedCampaign(hub.db, { counties: [qiaodong, xingtaixian] });
  const approval = { documentNo: '冀办字〔2026〕1号', approvedOn: '2026-08-31', mobilisedOn: null };
  await hub.db
    .updateTable('campaigns')
    .set({ party_approval: JSON.stringify(approval), receipt_due_on: '2026-09-04' })
    .where('id', '=', campaign.id)
    .execute();
});

const rule = <T>(work: (trx: HubTransaction) => Promise<T>) => hub.db.transaction().execute(work);
const task = (index: number) => campaign.document.tasks[index]!;
async function send(region: string, now: Date, make: (county: CountyReports) => unknown): Promise<string[]> {
  const county = new CountyReports(region);
  county.seq = sequences.get(region) ?? 0;
  const items = [make(county)].flat() as Parameters<typeof ingestReports>[1]['items'];
  const { judgements } = await ingestReports(hub.db, { region, items, now });
  sequences.set(region, county.seq);
  return judgements.map((one) => one.reason?.code ?? one.outcome);
}
const indicator = () => task(0).indicators[0]!.code;
const reported = (value: number) => ({ percent: 40, indicators: [{ code: indicator(), value, base: 84 }] });
const propose = () =>
  rule((trx) =>
    proposeSuccession(trx, {
      ...{ campaignId: campaign.id, from: xingtaixian, successors, effectiveOn: EFFECTIVE },
      ...{ reason: '国函〔2020〕70号', actor: staff, now: before },
    }),
  );
async function carriedOut(id: string): Promise<void> {
  const actor = person(HEBEI, 'province-approver');
  await rule((trx) => approveSuccession(trx, { id, actor, now: before }));
  await carryOutDue(hub.db, { campaignId: campaign.id, now: after });
}
async function told(region: string): Promise<TakeOver> {
  const row = await hub.db
    .selectFrom('deliveries as d')
    .innerJoin('directives as x', 'x.id', 'd.directive_id')
    .select('x.payload')
    .where('d.region', '=', region)
    .where('x.campaign_id', '=', campaign.id)
    .where('x.kind', '=', 'take-over')
    .executeTakeFirstOrThrow();
  return takeOver.parse(row.payload);
}
const kinds = async (region: string): Promise<string[]> =>
  (
    await hub.db
      .selectFrom('deliveries as d')
      .innerJoin('directives as x', 'x.id', 'd.directive_id')
      .select('x.kind')
      .where('d.region', '=', region)
      .where('x.campaign_id', '=', campaign.id)
      .orderBy('d.seq')
      .execute()
  ).map((row) => row.kind);

describe('what is open in a county that is shared out', () => {
  it('is shown as a list, goes where it was said to go, and the rest to the first successor', async () => {
    const [here, there] = [newId(), newId()];
    await send(xingtaixian, before, (county) => [
      county.problem(campaign.id, { title: '甲矿' }, { entityId: here }),
      county.problem(campaign.id, { title: '乙矿' }, { entityId: there }),
      county.progress(campaign.id, task(0).id, reported(30)),
      county.progress(campaign.id, task(1).id, { percent: 20 }),
    ]);
    await send(qiaodong, before, (county) => county.progress(campaign.id, task(0).id, reported(12)));
    const { id } = await propose();
    const { items } = await rule((trx) => listOpenItems(trx, id));
    expect(items.filter((one) => one.kind === 'problem').map((one) => one.to)).toEqual([qiaodong, qiaodong]);
    expect(items.find((one) => one.id === task(0).id)).toMatchObject({ title: task(0).title, percent: 40 });
    const allot = (choices: Parameters<typeof allotItems>[1]['choices'], actor = staff) =>
      rule((trx) => allotItems(trx, { id, choices, actor, now: before }));
    await expect(allot([{ kind: 'problem', id: there, to: '130503' }])).rejects.toMatchObject({
      code: 'region-unknown',
    });
    await expect(allot([], city)).rejects.toMatchObject({ code: 'forbidden' });
    const toRenze = [
      { kind: 'problem' as const, id: there, to: renze },
      { kind: 'task' as const, id: task(1).id, to: renze },
      { kind: 'problem' as const, id: here, to: qiaodong },
    ];
    expect(await allot(toRenze)).toMatchObject({ chosen: 2 });
    // Opened after the list was gone through: it goes to the first.
    const late = newId();
    await send(xingtaixian, before, (county) => county.problem(campaign.id, {}, { entityId: late }));
    const indicatorsOf = async () =>
      (await indicatorFigures(hub.db, { campaignId: campaign.id, region: HEBEI, fields: null })).find(
        (one) => one.taskId === task(0).id && one.indicator === indicator(),
      )!;
    expect(await indicatorsOf()).toMatchObject({ value: 42, base: 168, reporting: 2 });
    await carriedOut(id);

    const [first, second] = [await told(qiaodong), await told(renze)];
    expect(new Set(first.problems.map((one) => one.id))).toEqual(new Set([here, late]));
    expect(second.problems.map((one) => one.id)).toEqual([there]);
    // The first has every task itself; the new one goes on with the one it was given, and begins the others.
    expect(first.tasks.find((one) => one.taskId === task(0).id)).toMatchObject({ given: false, percent: 40 });
    expect(second.tasks.find((one) => one.taskId === task(1).id)).toMatchObject({ given: true, percent: 20 });
    expect(second.tasks).toHaveLength(campaign.document.tasks.length);
    expect(second.tasks.find((one) => one.taskId === task(0).id)).toMatchObject({ given: true, percent: 0 });
    // What the county had reported on a task that goes on elsewhere stays in the sum, once, also after the next report.
    expect(await indicatorsOf()).toMatchObject({ value: 42, base: 168, reporting: 1 });
    await send(qiaodong, after, (county) =>
      county.progress(campaign.id, task(0).id, reported(15), { revision: 2 }),
    );
    expect(await indicatorsOf()).toMatchObject({ value: 45, reporting: 1 });
    expect(
      await send(renze, after, (county) => [
        county.progress(campaign.id, task(1).id, { percent: 50 }, { revision: 2 }),
        county.progress(campaign.id, task(2).id, { percent: 10 }),
        county.problem(campaign.id, { state: 'handed-over' }, { entityId: there, revision: 2 }),
      ]),
    ).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
    const all = campaign.document.tasks.length;
    expect((await listSuccessions(hub.db, campaign.id, staff))[0]?.outcome).toEqual({
      ...{ problems: 3, groups: 0, tasks: all, letters: 0, questions: 0, joined: 1, followed: [] },
      shares: [
        { ...successors[0], problems: 2, groups: 0, tasks: all - 1, letters: 0 },
        { ...successors[1], problems: 1, groups: 0, tasks: 1, letters: 0 },
      ],
    });
    await expect(allot([])).rejects.toMatchObject({ code: 'illegal-transition' });
  });

  it('stays locked, paused and returned where it goes on', async () => {
    const submitted = { state: 'submitted' as const, percent: 100, submittedAt: '2026-10-01T02:00:00Z' };
    await send(xingtaixian, before, (county) => county.progress(campaign.id, task(1).id, submitted));
    const seen = { campaignId: campaign.id, region: xingtaixian, taskId: task(1).id, revision: 1 };
    await rule((trx) =>
      returnTask(trx, { ...seen, reason: '数字不符', asked: '核对', actor: city, now: before }),
    );
    const taskIds = [task(2).id, task(3).id];
    await rule((trx) => lockEverywhere(trx, { campaignId: campaign.id, taskIds, reason: '', now: before }));
    const open = { campaignId: campaign.id, region: xingtaixian, taskId: task(3).id, until: '2026-10-09' };
    await rule((trx) => unlockTask(trx, { ...open, reason: '补录', actor: staff, now: before }));
    const { id } = await propose();
    const choices = [1, 2, 3].map((index) => ({ kind: 'task' as const, id: task(index).id, to: renze }));
    await rule((trx) => allotItems(trx, { id, choices, actor: staff, now: before }));
    await carriedOut(id);
    const { tasks } = await told(renze);
    const of = (index: number) => tasks.find((one) => one.taskId === task(index).id)!;
    expect(of(1)).toMatchObject({ revision: 1, state: 'submitted', returned: { reason: '数字不符' } });
    expect(of(2)).toMatchObject({ given: true, unlockedUntil: null });
    expect(new Date(of(2).lockedAt!)).toEqual(before);
    expect(of(3).unlockedUntil).toBe('2026-10-09');
    const { rows } = await listReviews(hub.db, {
      ...{ campaignId: campaign.id, within: renze, field: null, fields: null, show: null },
      ...{ limit: 200, offset: 0, now: after },
    });
    expect(rows.slice(1, 4).map((row) => [row.review, row.lock.state])).toEqual([
      ['returned', 'open'],
      ['none', 'locked'],
      ['none', 'unlocked'],
    ]);
    expect(rows[1]?.returned).toEqual({ reason: '数字不符', asked: '核对' });
    const acts = { occurredAt: after.toISOString() };
    expect(
      await send(renze, after, (county) => [
        county.progress(campaign.id, task(2).id, { percent: 10 }, acts),
        county.progress(campaign.id, task(3).id, { percent: 10 }, acts),
        county.progress(campaign.id, task(1).id, submitted, { ...acts, revision: 2 }),
      ]),
    ).toEqual(['period-locked', 'accepted', 'accepted']);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
    // The unlock runs out for the successor; the county that ended hears of nothing.
    const week = new Date('2026-10-11T04:00:00Z');
    await carryOutDue(hub.db, { campaignId: campaign.id, now: week });
    expect((await kinds(renze)).filter((kind) => kind === 'task-decision')).toHaveLength(1);
    expect((await kinds(xingtaixian)).at(-1)).toBe('take-over');
  });
});

describe('a letter that is out to a county that is shared out', () => {
  it('goes with its problem, is answered by the successor, and its steps go there', async () => {
    const problem = newId();
    await send(xingtaixian, before, (county) =>
      county.problem(campaign.id, { state: 'rectifying' }, { entityId: problem }),
    );
    const matter = { origin: 'problem' as const, county: xingtaixian, problemId: problem };
    const letter = await issuedLetter(hub.db, campaign.id, { matter, now: before });
    const reply = (text: string, round: number, on: string) =>
      replyPayload(letter, { problemId: problem, text, round, repliedOn: on });
    await send(xingtaixian, before, (county) =>
      county.other('supervised-reply', campaign.id, reply('已停产。', 1, '2026-10-01'), {
        entityId: letter.id,
      }),
    );
    const seen = await getSupervision(hub.db, { id: letter.id, scopes: null, now: before });
    await stepOn(hub.db, seen, 'send-back', {
      input: { note: '请附照片', replyDueOn: '2026-10-20' },
      now: before,
    });
    const { id } = await propose();
    const choices = [{ kind: 'problem' as const, id: problem, to: renze }];
    await rule((trx) => allotItems(trx, { id, choices, actor: staff, now: before }));
    expect((await rule((trx) => listOpenItems(trx, id))).items).toContainEqual(
      expect.objectContaining({ id: problem, to: renze, letterNo: letter.letterNo }),
    );
    await carriedOut(id);

    const moved = await getSupervision(hub.db, { id: letter.id, scopes: null, now: after });
    expect(moved).toMatchObject({
      ...{ county: renze, countyName: '任泽区', state: 'issued', replyDueOn: '2026-10-20', round: 2 },
      ...{ letterNo: letter.letterNo, problem: { state: 'rectifying' }, delivery: { state: 'queued' } },
    });
    expect(moved.steps.at(-1)).toMatchObject({ event: 'take-over', note: '邢台县 → 任泽区' });
    const [taken] = (await told(renze)).letters;
    expect(taken).toMatchObject({
      assignment: { supervisionId: letter.id, problemId: problem, replyDueOn: '2026-10-20' },
      ...{ state: 'to-answer', round: 2, sentBackReason: '请附照片' },
      reply: { revision: 1, round: 1, text: '已停产。' },
    });
    expect(taken?.steps.map((step) => step.event)).toEqual(['issued', 'reply', 'sent-back']);
    expect((await told(qiaodong)).letters).toEqual([]);
    const answered = await send(renze, after, (county) =>
      county.other('supervised-reply', campaign.id, reply('照片附后。', 2, '2026-10-06'), {
        ...{ entityId: letter.id, revision: 2 },
      }),
    );
    expect(answered).toEqual(['accepted']);
    const done = await getSupervision(hub.db, { id: letter.id, scopes: null, now: after });
    expect(done).toMatchObject({ state: 'replied', reply: { text: '照片附后。' } });
    await stepOn(hub.db, done, 'verify', { input: { note: '属实' }, now: after });
    expect((await kinds(renze)).at(-1)).toBe('problem-supervision');
    expect((await kinds(xingtaixian)).at(-1)).toBe('take-over');
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });

  it('goes to the first successor with its text where the county had not reported the problem; a draft stays', async () => {
    const matter = enteredMatter({ county: xingtaixian });
    const letter = await issuedLetter(hub.db, campaign.id, { matter, now: before });
    const paper = await issuedLetter(hub.db, campaign.id, {
      ...{ matter: enteredMatter({ county: xingtaixian, title: '另一处' }), letter: letterTo('government') },
      now: before,
    });
    const draft = await draftOf(hub.db, campaign.id, {
      ...{ matter: enteredMatter({ county: xingtaixian, title: '第三处' }), now: before },
    });
    await carriedOut((await propose()).id);
    const county = async (id: string) =>
      (await getSupervision(hub.db, { id, scopes: null, now: after })).county;
    expect([await county(letter.id), await county(paper.id), await county(draft.id)]).toEqual([
      qiaodong,
      qiaodong,
      xingtaixian,
    ]);
    const { letters } = await told(qiaodong);
    expect(letters).toMatchObject([{ assignment: { supervisionId: letter.id, title: letter.title } }]);
    expect((await listSuccessions(hub.db, campaign.id, staff))[0]?.outcome?.letters).toBe(2);
  });
});
