import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { directivePayloads } from '@linked/shared/link/kinds.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { getCampaign } from '../campaigns/read-campaigns.ts';
import { carryOutDue } from '../course/carry-out-due.ts';
import { openMoments } from '../course/moments.ts';
import type { HubTransaction } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { takeTasks, unlockTask } from '../reviews/lock-tasks.ts';
import { reviewTasks } from '../reviews/review-tasks.ts';
import { drafter, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { person } from '../testing/people.ts';
import { movePhase, type PhaseMove } from './move-phase.ts';

const [CHANGAN, QIAOXI, ZHENGDING] = ['130102', '130104', '130123'] as const;
const counties = [CHANGAN, QIAOXI, ZHENGDING];

let hub: TestHub;
let campaign: Awaited<ReturnType<typeof issuedCampaign>>;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

const phase = () => campaign.document.phases.find((one) => one.startsOn <= shanghaiDate(MEETING))!;
const taskId = () => campaign.document.tasks[0]!.id;
const noonOf = (day: string): Date => new Date(shanghaiMidnight(day).getTime() + 12 * 3_600_000);
const wake = (day: string) => carryOutDue(hub.db, { campaignId: campaign.id, now: shanghaiMidnight(day) });
const inTrx = <T>(rule: (trx: HubTransaction) => Promise<T>) => hub.db.transaction().execute(rule);

/** Issued to three counties; the first task belongs to the phase that runs, and is locked on the day after its end. */
let ended: string;
beforeEach(async () => {
  campaign = await issuedCampaign(hub.db);
  ended = addDays(phase().endsOn, 1);
  await sql`delete from county_tasks where campaign_id = ${campaign.id} and region <> all (${counties})`.execute(
    hub.db,
  );
  await hub.db
    .deleteFrom('campaign_targets')
    .where('campaign_id', '=', campaign.id)
    .where('region', 'not in', counties)
    .execute();
  await sql`update task_versions set definition = definition || ${JSON.stringify({ phase: phase().code })}::jsonb
    where campaign_id = ${campaign.id} and task_id = ${taskId()}`.execute(hub.db);
  await sql`update county_tasks set due_on = ${phase().endsOn} where campaign_id = ${campaign.id}
    and task_id = ${taskId()}`.execute(hub.db);
  await wake(ended);
});

async function extend(endsOn: string, now: Date, change: Partial<PhaseMove> = {}) {
  const { version } = await getCampaign(hub.db, campaign.id);
  const { code, startsOn } = phase();
  return inTrx((trx) =>
    movePhase(trx, {
      ...{ id: campaign.id, version, phase: code, startsOn, endsOn, reason: '汛情未完', actor: drafter, now },
      ...change,
    }),
  );
}
/** Of the task, by county: what holds it, and to which day it is open. */
async function locks(): Promise<Record<string, string>> {
  const rows = await hub.db
    .selectFrom('task_reviews')
    .select(['region', 'locked_at', 'unlocked_until'])
    .where('campaign_id', '=', campaign.id)
    .where('task_id', '=', taskId())
    .execute();
  return Object.fromEntries(
    rows.map((row) => [row.region, row.locked_at === null ? 'open' : (row.unlocked_until ?? 'locked')]),
  );
}
const all = (state: string) => Object.fromEntries(counties.map((region) => [region, state]));

/** Unlocked, handed in, reviewed by the city and taken by the province, on the day after the end. */
async function takenIn(region: string): Promise<void> {
  const now = noonOf(ended);
  const place = { region, taskId: taskId() };
  const step = { campaignId: campaign.id, tasks: [{ ...place, revision: 1 }], now };
  await inTrx((trx) =>
    unlockTask(trx, { ...step, ...place, until: addDays(ended, 1), reason: '补报', actor: drafter }),
  );
  const done = { percent: 100, state: 'submitted' as const, submittedAt: now.toISOString() };
  const item = new CountyReports(region).progress(campaign.id, taskId(), done, {
    occurredAt: now.toISOString(),
  });
  await ingestReports(hub.db, { region, items: [item], now });
  const city = person(`${region.slice(0, 4)}00`, 'city-staff');
  expect(await inTrx((trx) => reviewTasks(trx, { ...step, actor: city }))).toBe(1);
  expect(await inTrx((trx) => takeTasks(trx, { ...step, actor: drafter }))).toBe(1);
}

describe('a phase that has ended', () => {
  it('is extended with a reason, and what its end has locked is open to its new last day', async () => {
    expect(await locks()).toEqual(all('locked'));
    const endsOn = addDays(ended, 9);
    const moved = await extend(endsOn, noonOf(ended));
    expect(moved.document.phases.find(({ code }) => code === phase().code)?.endsOn).toBe(endsOn);
    expect(await locks()).toEqual(all(endsOn));
    const line = moved.history.find(({ event }) => event === 'reopen-phase');
    expect(line?.reason).toContain(`${endsOn}。汛情未完（重新开放 3 项县级任务）`);
    const rows = await hub.db
      .selectFrom('directives as x')
      .innerJoin('deliveries as d', 'd.directive_id', 'x.id')
      .select(['x.kind', 'x.payload', 'd.seq'])
      .where('x.campaign_id', '=', campaign.id)
      .where('d.region', '=', CHANGAN)
      .orderBy('d.seq', 'desc')
      .limit(2)
      .execute();
    // The county has the new dates before it hears that its tasks are open.
    expect(rows.map(({ kind }) => kind)).toEqual(['task-decision', 'phase-change']);
    expect(directivePayloads['phase-change'].parse(rows[1]!.payload).reopened).toBe(true);
    const [unlock] = directivePayloads['task-decision'].parse(rows[0]!.payload).decisions;
    expect(unlock).toMatchObject({ decision: 'unlock', until: endsOn, by: drafter.name, tier: 'province' });
    expect(unlock!.reason).toContain('汛情未完');
    const ends = (await openMoments(hub.db, campaign.id, 100)).filter(
      ({ kind, args }) => kind === 'phase-ends' && args.phase === phase().code,
    );
    expect(ends.map(({ at }) => at)).toEqual([shanghaiMidnight(addDays(endsOn, 1))]);
  });

  it('takes reports again, ends on the new day and locks again', async () => {
    const endsOn = addDays(ended, 9);
    const county = new CountyReports(CHANGAN);
    const report = async (day: string, revision: number) => {
      const item = county.progress(
        campaign.id,
        taskId(),
        { percent: 60 },
        { revision, occurredAt: noonOf(day).toISOString() },
      );
      const answer = await ingestReports(hub.db, { region: CHANGAN, items: [item], now: noonOf(day) });
      return answer.judgements.map(({ outcome, reason }) => reason?.code ?? outcome);
    };
    expect(await report(ended, 1)).toEqual(['period-locked']);
    await extend(endsOn, noonOf(ended));
    expect(await report(addDays(ended, 2), 2)).toEqual(['accepted']);
    await wake(addDays(endsOn, 1));
    expect(await locks()).toEqual(all('locked'));
    expect(await report(addDays(endsOn, 1), 3)).toEqual(['period-locked']);
    const { history } = await getCampaign(hub.db, campaign.id);
    expect(
      history.filter(({ event, reason }) => event === 'phase-ends' && reason === phase().name),
    ).toHaveLength(2);
    // A second time as well.
    await extend(addDays(endsOn, 5), noonOf(addDays(endsOn, 2)));
    expect(await locks()).toEqual(all(addDays(endsOn, 5)));
  });

  it('takes along what is open for a shorter time, and leaves alone longer unlocks and what the province has taken', async () => {
    const unlock = (region: string, until: string) =>
      inTrx((trx) =>
        unlockTask(trx, {
          ...{ campaignId: campaign.id, region, taskId: taskId(), until, reason: '补录' },
          ...{ actor: drafter, now: noonOf(ended) },
        }),
      );
    await unlock(CHANGAN, addDays(ended, 2));
    await unlock(QIAOXI, addDays(ended, 30));
    await takenIn(ZHENGDING);
    const endsOn = addDays(ended, 9);
    await extend(endsOn, noonOf(ended));
    const expected = { [CHANGAN]: endsOn, [QIAOXI]: addDays(ended, 30), [ZHENGDING]: 'locked' };
    expect(await locks()).toEqual(expected);
    // Moved again before its new end: those that were opened with it follow, to an earlier day as well.
    await extend(addDays(ended, 5), noonOf(addDays(ended, 1)));
    expect(await locks()).toEqual({ ...expected, [CHANGAN]: addDays(ended, 5) });
    const { history } = await getCampaign(hub.db, campaign.id);
    expect(history.map(({ event }) => event)).toContain('move-phase');
  });

  it('keeps its first day, and cannot be extended to a day that is past', async () => {
    const now = noonOf(addDays(ended, 3));
    await expect(extend(addDays(ended, 2), now)).rejects.toMatchObject({ code: 'invalid-input' });
    const startsOn = addDays(phase().startsOn, 1);
    await expect(extend(addDays(ended, 9), now, { startsOn })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    expect(await locks()).toEqual(all('locked'));
  });
});
