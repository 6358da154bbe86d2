import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockCampaign } from '../campaigns/change-state.ts';
import { withdrawCampaign } from '../campaigns/course.ts';
import { retryNow } from '../campaigns/retry-now.ts';
import { approver, drafter, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { startKiller } from '../testing/kill-sessions.ts';
import { carryOutDue } from './carry-out-due.ts';
import { openMoments, planMoment } from './moments.ts';
import { planMoments } from './plan-moments.ts';
import { readMoments } from './read-moments.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub({ max: 10 });
});
afterAll(() => hub.stop());

const carryOut = (campaignId: string, now: Date) => carryOutDue(hub.db, { campaignId, now });
const dayAfter = (day: string): Date => shanghaiMidnight(addDays(day, 1));
/** What was put on record of phases and receipts, in the order in which it was. */
const recorded = async (campaignId: string) => {
  const lines = await hub.db
    .selectFrom('audit_log')
    .select(['action', 'detail'])
    .where('subject', '=', campaignId)
    .where('action', 'in', ['campaign.phase-begins', 'campaign.phase-ends', 'campaign.receipts-late'])
    .orderBy('id')
    .execute();
  return lines.map(({ action, detail }) => {
    const { phase, regions } = detail as { phase?: string; regions?: string[] };
    return `${action.replace('campaign.', '')} ${phase ?? regions?.length}`;
  });
};
/** Open moments that come from the dates of phases and receipts. */
const openDates = async (campaignId: string) =>
  (await openMoments(hub.db, campaignId, 100)).filter(
    ({ kind }) => kind === 'phase-begins' || kind === 'phase-ends' || kind === 'receipts',
  );
const doneKeys = async (campaignId: string) =>
  (
    await hub.db
      .selectFrom('course_moments')
      .select('key')
      .where('campaign_id', '=', campaignId)
      .where('done_at', 'is not', null)
      .orderBy('key')
      .execute()
  ).map((row) => row.key);
const setPhaseEnd = (campaignId: string, phase: number, endsOn: string) =>
  hub.db.transaction().execute(async (trx) => {
    await sql`update campaigns set document = jsonb_set(document, ${`{phases,${phase},endsOn}`}::text[],
      ${JSON.stringify(endsOn)}::jsonb) where id = ${campaignId}`.execute(trx);
    await planMoments(trx, await lockCampaign(trx, campaignId), MEETING);
  });

describe('issuing', () => {
  it('plans the begin and end of every phase, and the receipt deadline, each once', async () => {
    const { id, document, receiptDueOn } = await issuedCampaign(hub.db);
    const planned = await openDates(id);
    expect(planned).toHaveLength(2 * document.phases.length + 1);
    for (const phase of document.phases) {
      const ends = planned.find((moment) => moment.key === `phase-ends:${phase.code}:${phase.endsOn}`);
      expect(ends?.at).toEqual(dayAfter(phase.endsOn));
    }
    expect(planned.find((moment) => moment.kind === 'receipts')?.at).toEqual(dayAfter(receiptDueOn!));
    await hub.db.transaction().execute(async (trx) => planMoments(trx, await lockCampaign(trx, id), MEETING));
    expect(await openDates(id)).toEqual(planned);
  });
});

describe('what is due', () => {
  it('marks the campaign running, is carried out once, and leaves the rest for its time', async () => {
    const { id, document } = await issuedCampaign(hub.db);
    const first = document.phases.filter((phase) => phase.startsOn <= shanghaiDate(MEETING));
    expect(await carryOut(id, MEETING)).toEqual({ carriedOut: first.length });
    expect(await carryOut(id, MEETING)).toEqual({ carriedOut: 0 });
    expect(await recorded(id)).toEqual(first.map((phase) => `phase-begins ${phase.code}`));
    const { state, moments, lateReceipts } = await readMoments(hub.db, id);
    expect([state, lateReceipts]).toEqual(['running', null]);
    expect(moments[0]!.at.getTime()).toBeGreaterThan(MEETING.getTime());
  });

  it('of one instant ends a phase before it counts receipts, and begins the next one last', async () => {
    const { id, document, receiptDueOn } = await issuedCampaign(hub.db);
    await carryOut(id, MEETING);
    const next = document.phases.findIndex((phase) => phase.startsOn > receiptDueOn!);
    await setPhaseEnd(id, 0, receiptDueOn!);
    await sql`update campaigns set document = jsonb_set(document, ${`{phases,${next},startsOn}`}::text[],
      ${JSON.stringify(addDays(receiptDueOn!, 1))}::jsonb) where id = ${id}`.execute(hub.db);
    const before = (await recorded(id)).length;
    await carryOut(id, dayAfter(receiptDueOn!));
    const lines = (await recorded(id)).slice(before);
    const began = `phase-begins ${document.phases[next]!.code}`;
    const ended = `phase-ends ${document.phases[0]!.code}`;
    const order = [ended, 'receipts-late 168', began].map((line) => lines.indexOf(line));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect((await readMoments(hub.db, id)).lateReceipts).toBe(168);
  });

  it('after a week in which nothing ran is made good in order', async () => {
    const { id, document } = await issuedCampaign(hub.db);
    const last = document.phases
      .map((phase) => phase.endsOn)
      .toSorted()
      .at(-1)!;
    for (let call = 0; call < 3; call += 1) await carryOut(id, dayAfter(last));
    expect(await openDates(id)).toEqual([]);
    const lines = await recorded(id);
    expect(new Set(lines).size).toBe(2 * document.phases.length + 1);
    expect(lines).toHaveLength(2 * document.phases.length + 1);
    for (const { code } of document.phases)
      expect(lines.indexOf(`phase-begins ${code}`)).toBeLessThan(lines.indexOf(`phase-ends ${code}`));
  });
});

describe('a date that is moved', () => {
  it('replaces its open moment, and comes again when it had passed', async () => {
    const { id, document } = await issuedCampaign(hub.db);
    const [phase] = document.phases as [(typeof document.phases)[number]];
    await setPhaseEnd(id, 0, '2020-04-08');
    expect((await openMoments(hub.db, id, 100)).map((moment) => moment.key)).not.toContain(
      `phase-ends:${phase.code}:${phase.endsOn}`,
    );
    await carryOut(id, dayAfter('2020-04-08'));
    await setPhaseEnd(id, 0, '2020-04-15');
    await carryOut(id, dayAfter('2020-04-15'));
    const ends = (await recorded(id)).filter((line) => line === `phase-ends ${phase.code}`);
    expect(ends).toHaveLength(2);
    expect((await doneKeys(id)).filter((key) => key.startsWith(`phase-ends:${phase.code}`))).toEqual([
      `phase-ends:${phase.code}:2020-04-08`,
      `phase-ends:${phase.code}:2020-04-15`,
    ]);
  });
});

describe('a campaign that is called off', () => {
  it('keeps no moment, and none is carried out', async () => {
    const { id, version } = await issuedCampaign(hub.db);
    await hub.db
      .transaction()
      .execute((trx) =>
        withdrawCampaign(trx, { id, version, reason: '另行部署', actor: approver, now: MEETING }),
      );
    expect(await carryOut(id, new Date('2021-01-01T00:00:00Z'))).toEqual({ carriedOut: 0 });
    expect((await readMoments(hub.db, id)).moments).toEqual([]);
    expect(await recorded(id)).toEqual([]);
  });
});

describe('a moment that fails', () => {
  it('is noted and tried again ever more rarely, and keeps no other from its time', async () => {
    const { id, document } = await issuedCampaign(hub.db);
    // As a newer version would leave it behind when it is taken back.
    await sql`insert into course_moments (campaign_id, key, kind, at)
      values (${id}, 'of-tomorrow:1', 'of-tomorrow', ${new Date(0)})`.execute(hub.db);
    const first = document.phases.filter((phase) => phase.startsOn <= shanghaiDate(MEETING));
    expect(await carryOut(id, MEETING)).toEqual({ carriedOut: first.length });
    const waiting = async () =>
      (await openMoments(hub.db, id, 100)).find((moment) => moment.key === 'of-tomorrow:1')!;
    expect(await waiting()).toMatchObject({
      attempts: 1,
      lastError: expect.stringContaining('TypeError'),
      at: new Date(MEETING.getTime() + 60_000),
    });
    await carryOut(id, MEETING);
    expect((await waiting()).attempts).toBe(1);
    const again = new Date(MEETING.getTime() + 60_000);
    await carryOut(id, again);
    expect(await waiting()).toMatchObject({ attempts: 2, at: new Date(again.getTime() + 120_000) });
    await sql`update course_moments set attempts = 4000, retry_at = null where key = 'of-tomorrow:1'`.execute(
      hub.db,
    );
    await carryOut(id, again);
    expect((await waiting()).at).toEqual(new Date(again.getTime() + 3_600_000));
  });

  it('is tried at once when somebody has the workflow woken', async () => {
    const { id } = await issuedCampaign(hub.db);
    await sql`insert into course_moments (campaign_id, key, kind, at)
      values (${id}, 'of-tomorrow:1', 'of-tomorrow', ${new Date(0)})`.execute(hub.db);
    const attempts = async () => {
      await carryOut(id, MEETING);
      return (await openMoments(hub.db, id, 100)).find(({ key }) => key === 'of-tomorrow:1')!.attempts;
    };
    expect(await attempts()).toBe(1);
    expect(await attempts()).toBe(1);
    const wanted = { campaignId: id, actor: drafter, now: MEETING };
    await hub.db.transaction().execute((trx) => retryNow(trx, wanted));
    expect(await attempts()).toBe(2);
  });

  it('is moved by planning it again', async () => {
    const { id } = await issuedCampaign(hub.db);
    const [directive] = await hub.db
      .selectFrom('directives')
      .select('id')
      .where('campaign_id', '=', id)
      .execute();
    const at = (day: string) => shanghaiMidnight(day);
    const plan = (day: string) =>
      hub.db.transaction().execute((trx) =>
        planMoment(trx, {
          campaignId: id,
          key: 'extra',
          kind: 'receipts',
          at: at(day),
          args: { directiveId: directive!.id },
        }),
      );
    await plan('2020-05-01');
    await plan('2020-05-02');
    const extra = (await openMoments(hub.db, id, 100)).filter((moment) => moment.key === 'extra');
    expect(extra.map((moment) => moment.at)).toEqual([at('2020-05-02')]);
  });
});

describe('killed sessions', () => {
  it('at random instants, and two calls at a time, leave each moment carried out exactly once', async () => {
    const { id, document } = await issuedCampaign(hub.db);
    const last = document.phases
      .map((phase) => phase.endsOn)
      .toSorted()
      .at(-1)!;
    const now = dayAfter(last);
    const killer = await startKiller(hub);
    const isOver = async () => (await openDates(id).catch(() => ['?'])).length === 0;
    for (let round = 0; round < 200 && (killer.kills() < 15 || !(await isOver())); round += 1) {
      if (await isOver()) await reopen(id);
      await Promise.allSettled([carryOut(id, now), carryOut(id, now)]);
    }
    await killer.stop();
    // What had its session killed waits for its next try.
    const later = new Date(now.getTime() + 2 * 3_600_000);
    for (let call = 0; call < 5; call += 1) await carryOut(id, later);
    expect(killer.kills()).toBeGreaterThanOrEqual(15);
    expect(await openDates(id)).toEqual([]);
    // Every mark has its line and every line its mark: neither was kept without the other.
    const { rows } = await sql<{ marks: number; lines: number }>`
      select (select count(*) from course_moments where campaign_id = ${id} and kind like 'phase-%') as marks,
        (select count(*) from campaign_history where campaign_id = ${id} and event like 'phase-%') as lines
    `.execute(hub.db);
    expect(rows[0]!.lines).toBe(rows[0]!.marks);
  }, 120_000);

  /** More moments of the same kind, so that the killing has something to hit. */
  let made = 0;
  async function reopen(id: string): Promise<void> {
    made += 1;
    await hub.db
      .transaction()
      .execute(async (trx) => {
        const { document } = await lockCampaign(trx, id);
        for (const phase of document.phases)
          await sql`insert into course_moments (campaign_id, key, kind, at, args) values (${id},
            ${`phase-begins:${phase.code}:again-${made}`}, 'phase-begins', ${MEETING},
            ${JSON.stringify({ phase: phase.code })}::jsonb)`.execute(trx);
      })
      .catch(() => {});
  }
});
