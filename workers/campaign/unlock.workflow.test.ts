/** Locked with its phase, opened for one county until a day, locked again when that day is over: on skipped time. */
import { unlockTask } from '@linked/hub-core/reviews/lock-tasks.ts';
import { taskHistory } from '@linked/hub-core/reviews/task-history.ts';
import { drafter } from '@linked/hub-core/testing/campaigns.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { addDays, shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { TaskDecision } from '@linked/shared/reviews/decisions.ts';
import { describe, expect, it } from 'vitest';
import {
  at,
  dayAfter,
  firstPhaseEnds,
  HOUR_MS,
  handIn,
  issuedTo,
  relay,
  stepTo,
  stored,
} from '../testing/course.ts';
import { eventually } from '../testing/eventually.ts';
import { expectWithin } from '../testing/expect-within.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';

const MINUTE = 60_000;
const counties = hebeiCounties.slice(0, 3);
const reason = '补录现场数据';

describe('a task that was locked with its phase', () => {
  it('is open for one county until the day named, and the workflow locks it again when that day is over', async () => {
    await using rig = await startRig(counties);
    const { campaignId, taskId, lockedFrom } = await lockedWithItsPhase(rig);
    const [opened, longer, other] = counties.map((region) => new CountyReports(region)) as [
      CountyReports,
      CountyReports,
      CountyReports,
    ];
    const task = (revision: number, done?: Date) => ({ campaignId, taskId, revision, ...(done && { done }) });
    expect(await handIn(rig, opened, task(1))).toBe('period-locked');
    // What was done before the lock is taken, also when it arrives after it.
    expect(await handIn(rig, opened, task(2, new Date(lockedFrom.getTime() - HOUR_MS)))).toBe('accepted');

    const today = shanghaiDate(await rig.now());
    const [until, untilLater] = [addDays(today, 2), addDays(today, 4)];
    await unlock(rig, { campaignId, taskId, region: opened.region, until });
    await unlock(rig, { campaignId, taskId, region: longer.region, until: untilLater });
    await eventually(() => decisions(rig, longer).length === 2);
    expect(decisions(rig, opened)).toMatchObject([
      { decision: 'lock', tier: 'system' },
      { decision: 'unlock', tier: 'province', by: drafter.name, until, reason },
    ]);
    expect(decisions(rig, other).map(({ decision }) => decision)).toEqual(['lock']);
    await eventually(async () => (await ends(rig, campaignId)).length === 2);
    expect(await ends(rig, campaignId)).toEqual(
      [until, untilLater].map((day) => dayAfter(day).toISOString()),
    );

    expect(await handIn(rig, opened, task(3))).toBe('accepted');
    expect(await handIn(rig, other, task(1))).toBe('period-locked');
    const lastHour = at(until, 23.5);
    await stepTo(rig, lastHour);
    expect(await handIn(rig, opened, task(4))).toBe('accepted');
    expect(decisions(rig, opened)).toHaveLength(2);

    await stepTo(rig, new Date(dayAfter(until).getTime() + HOUR_MS / 2));
    await eventually(async () => (await lines(rig, campaignId, opened, taskId, 'lock')).length === 2);
    await relay(rig);
    await eventually(() => decisions(rig, opened).length === 3);
    expect(decisions(rig, opened).at(-1)).toMatchObject({ decision: 'lock', tier: 'system', revision: 4 });
    expect(await handIn(rig, opened, task(5))).toBe('period-locked');
    expect(await handIn(rig, opened, task(6, lastHour))).toBe('accepted');
    // The other unlock has its own day.
    expect(await handIn(rig, longer, task(1))).toBe('accepted');
    expect(decisions(rig, longer)).toHaveLength(2);
    await stepTo(rig, new Date(dayAfter(untilLater).getTime() + HOUR_MS / 2));
    await eventually(async () => (await lines(rig, campaignId, longer, taskId, 'lock')).length === 2);
    expect(await handIn(rig, longer, task(2))).toBe('period-locked');
    expect(await ends(rig, campaignId)).toEqual([]);

    for (const [county, day] of [
      [opened, until],
      [longer, untilLater],
    ] as const) {
      const [first, again] = await lines(rig, campaignId, county, taskId, 'lock');
      expectWithin(first!, lockedFrom, 5 * MINUTE);
      expectWithin(again!, dayAfter(day), 5 * MINUTE);
    }
    expect(await lines(rig, campaignId, other, taskId, 'lock')).toHaveLength(1);
  });

  it('is locked again on the day also for a county that is down, which hears of both, in order, once it is back', async () => {
    await using rig = await startRig(counties);
    const { campaignId, taskId } = await lockedWithItsPhase(rig);
    const county = new CountyReports(counties[0]!);
    rig.endpoints.setMood('down', county.region);
    const until = addDays(shanghaiDate(await rig.now()), 1);
    await unlock(rig, { campaignId, taskId, region: county.region, until });
    await stepTo(rig, new Date(dayAfter(until).getTime() + 6 * HOUR_MS));
    await eventually(async () => (await lines(rig, campaignId, county, taskId, 'lock')).length === 2);
    expect(decisions(rig, county)).toHaveLength(1);
    rig.endpoints.setMood('up', county.region);
    await rig.env.sleep(2 * HOUR_MS);
    await eventually(() => decisions(rig, county).length === 3);
    expect(decisions(rig, county).map(({ decision, until: day }) => [decision, day])).toEqual([
      ['lock', null],
      ['unlock', until],
      ['lock', null],
    ]);
  });
});

/** The first task belongs to a phase that ends tomorrow; it is noon of the day after, and every county has the lock. */
async function lockedWithItsPhase(rig: Rig) {
  const endsOn = addDays(shanghaiDate(await rig.now()), 1);
  const campaign = await issuedTo(rig, counties, (document) => firstPhaseEnds(document, endsOn));
  const campaignId = campaign.id;
  await stepTo(rig, at(addDays(endsOn, 1), 12));
  await eventually(async () => (await rig.history(campaignId, 'phase-ends')).length === 1);
  await relay(rig);
  await eventually(async () => (await rig.delivered(campaignId, 'task-decision')).length === counties.length);
  return { campaignId, taskId: campaign.document.tasks[0]!.id, lockedFrom: dayAfter(endsOn) };
}

const unlock = (
  rig: Rig,
  place: { campaignId: string; taskId: string; region: string; until: string },
): Promise<void> => rig.act((trx, now) => unlockTask(trx, { ...place, reason, actor: drafter, now }));

/** What the county was told about its tasks, in order. */
const decisions = (rig: Rig, { region }: CountyReports): TaskDecision[] =>
  stored(rig, region, 'task-decision').flatMap((payload) => payload.decisions);

/** Ends of unlocks that the workflow waits for. */
const ends = async (rig: Rig, campaignId: string): Promise<(string | null)[]> =>
  (await rig.status(campaignId)).waiting
    .filter((one) => one.what === 'unlock-expires')
    .map((one) => one.until);

/** When this happened to the task, by its history. */
async function lines(
  rig: Rig,
  campaignId: string,
  { region }: CountyReports,
  taskId: string,
  event: string,
): Promise<Date[]> {
  const history = await taskHistory(rig.db, { campaignId, region, taskId });
  return history.filter((line) => line.event === event).map((line) => new Date(line.at));
}
