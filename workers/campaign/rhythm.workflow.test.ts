/** Reports on a rhythm, on skipped time: what a period and a due day leave on record, and the warning before them. */

import { readPeriod } from '@linked/hub-core/rhythm/read-period.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { SHIJIAZHUANG } from '@linked/hub-core/testing/people.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { ReminderItem } from '@linked/shared/reminders/payload.ts';
import { describe, expect, it } from 'vitest';
import {
  at,
  dayAfter,
  goToNoon,
  HOUR_MS,
  handIn,
  issuedTo,
  send,
  sign,
  stepTo,
  stored,
  workdayAfter,
} from '../testing/course.ts';
import { eventually } from '../testing/eventually.ts';
import { expectWithin } from '../testing/expect-within.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';

const MINUTE = 60_000;
const counties = hebeiCounties.slice(0, 2) as [string, string];

describe('the end of a report period', () => {
  it('is on record in the night after its day, with who had reported, by the date of the act', async () => {
    await using rig = await startRig(counties);
    const { id, document } = await issuedTo(rig, counties);
    const [inTime, after] = counties.map((region) => new CountyReports(region)) as [
      CountyReports,
      CountyReports,
    ];
    const progress = (county: CountyReports, done: Date) =>
      send(
        rig,
        county,
        county.progress(id, document.tasks[0]!.id, { percent: 10 }, { occurredAt: done.toISOString() }),
      );
    const { dueOn } = await firstPeriod(rig, id);
    await stepTo(rig, at(dueOn, 23));
    expect(await progress(inTime, await rig.now())).toEqual(['accepted']);
    const over = dayAfter(dueOn);
    await stepTo(rig, new Date(over.getTime() + HOUR_MS));
    await eventually(async () => (await rig.history(id, 'reports-due')).length === 1);
    const [line] = await rig.history(id, 'reports-due');
    expect(line!.reason).toBe(`1/${hebeiCounties.length}`);
    expectWithin(line!.at, over, 5 * MINUTE);
    // The record says what was known that night; the figures, what was done when.
    expect(await progress(after, await rig.now())).toEqual(['accepted']);
    const figures = await readPeriod(rig.db, {
      campaignId: id,
      within: SHIJIAZHUANG,
      dueOn,
      scopes: [{ prefix: '13', fields: null }],
      now: await rig.now(),
    });
    const stateOf = (region: string) => figures.counties.find((county) => county.region === region)?.state;
    expect(counties.map(stateOf)).toEqual(['reported', 'late']);
    expect((await firstPeriod(rig, id)).dueOn > dueOn).toBe(true);
  });
});

describe('a task', () => {
  it('behind its pace is warned of before its day, is overdue after it, and done on time by the date of the act', async () => {
    await using rig = await startRig(counties);
    const startsOn = shanghaiDate(await rig.now());
    const dueOn = workdayAfter(startsOn, 10);
    const { id, document } = await issuedTo(rig, counties, (drafted) => ({
      ...drafted,
      tasks: drafted.tasks.map((task, index) => (index === 0 ? { ...task, dueOn } : task)),
    }));
    const taskId = document.tasks[0]!.id;
    const [steady, slack] = counties.map((region) => new CountyReports(region)) as [
      CountyReports,
      CountyReports,
    ];
    for (const county of [steady, slack]) expect(await sign(rig, id, county)).toBe('accepted');
    const occurredAt = (await rig.now()).toISOString();
    const report = steady.progress(id, taskId, { percent: 90 }, { occurredAt });
    expect(await send(rig, steady, report)).toEqual(['accepted']);

    // Two of ten working days are 20 % and tolerated; three are not.
    await goToNoon(rig, workdayAfter(startsOn, 2));
    expect(about(rig, slack, taskId)).toEqual([]);
    const warned = workdayAfter(startsOn, 3);
    await goToNoon(rig, warned);
    await eventually(() => about(rig, slack, taskId).length === 1);
    expect(about(rig, slack, taskId)).toMatchObject([
      { day: warned, what: 'behind-pace', dueOn, percent: 0, expected: 30, times: 1 },
    ]);

    await goToNoon(rig, dueOn);
    expect(about(rig, slack, taskId).map(({ what }) => what)).not.toContain('overdue');
    await stepTo(rig, at(dueOn, 22));
    const lastHour = await rig.now();
    const overdueOn = workdayAfter(dueOn, 1);
    await goToNoon(rig, overdueOn);
    await eventually(() => about(rig, slack, taskId).at(-1)?.what === 'overdue');
    expect(about(rig, slack, taskId).at(-1)).toMatchObject({ day: overdueOn, dueOn, times: 1 });
    // Done on the last day and heard of after it; and done after it.
    expect(await handIn(rig, steady, { campaignId: id, taskId, revision: 2, done: lastHour })).toBe(
      'accepted',
    );
    expect(await handIn(rig, slack, { campaignId: id, taskId, revision: 1 })).toBe('accepted');
    const done = await rig.db
      .selectFrom('rollups')
      .select(['region', 'tasks_done', 'tasks_done_on_time'])
      .where('campaign_id', '=', id)
      .where('field', '=', document.tasks[0]!.field)
      .where('tasks_done', '>', 0)
      .orderBy('region')
      .execute();
    expect(done.map((row) => [row.region, row.tasks_done, row.tasks_done_on_time])).toEqual([
      [steady.region, 1, 1],
      [slack.region, 1, 0],
    ]);
  });
});

/** The report period whose end is waited for. */
async function firstPeriod(rig: Rig, campaignId: string): Promise<{ dueOn: string }> {
  const periods = rig.db
    .selectFrom('course_moments')
    .select('args')
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', 'reports-due')
    .where('done_at', 'is', null);
  return (await periods.executeTakeFirstOrThrow()).args as { dueOn: string };
}

/** What the county was reminded of about a task, in order. */
const about = (rig: Rig, { region }: CountyReports, taskId: string): (ReminderItem & { day: string })[] =>
  stored(rig, region, 'reminder').flatMap(({ day, items }) =>
    items.filter((item) => 'taskId' in item && item.taskId === taskId).map((item) => ({ ...item, day })),
  );
