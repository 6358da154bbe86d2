/** The end of a campaign on skipped time: stragglers until the last day, what that day leaves behind, and nothing after. */

import { lockCampaign } from '@linked/hub-core/campaigns/change-state.ts';
import { beginClosing, closeCampaign } from '@linked/hub-core/campaigns/course.ts';
import { openMoments } from '@linked/hub-core/course/moments.ts';
import { approver, drafter } from '@linked/hub-core/testing/campaigns.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { HEBEI } from '@linked/hub-core/testing/people.ts';
import { addDays, shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { nextAllowed } from '@linked/shared/calendar/quiet-hours.ts';
import type { NoticeItem } from '@linked/shared/notices/items.ts';
import { defaultReminders, quietHoursOf } from '@linked/shared/reminders/settings.ts';
import { describe, expect, it } from 'vitest';
import { callOff } from '../testing/call-off.ts';
import {
  at,
  dayAfter,
  HOUR_MS,
  handIn,
  issuedTo,
  relay,
  stateOf,
  stepTo,
  traces,
} from '../testing/course.ts';
import { eventually } from '../testing/eventually.ts';
import { expectWithin } from '../testing/expect-within.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';
import { letterOutcome, sendLetter } from '../testing/supervision.ts';

const DAY = 24 * HOUR_MS;
const counties = hebeiCounties.slice(0, 3);

describe('the last day of a closing', () => {
  it('takes stragglers until it is over, then tells the province who is missing, and leaves closing to a person', async () => {
    await using rig = await startRig(counties);
    const { id, document } = await issuedTo(rig, counties);
    const tasks = document.tasks.map((task) => task.id);
    const [prompt, straggler, tardy] = counties.map((region) => new CountyReports(region)) as [
      CountyReports,
      CountyReports,
      CountyReports,
    ];
    const task = (taskId: string, revision: number, done?: Date) => ({
      campaignId: id,
      taskId,
      revision,
      ...(done && { done }),
    });
    for (const taskId of tasks) expect(await handIn(rig, prompt, task(taskId, 1))).toBe('accepted');
    for (const taskId of tasks.slice(1))
      expect(await handIn(rig, straggler, task(taskId, 1))).toBe('accepted');
    const lastDay = addDays(shanghaiDate(await rig.now()), 3);
    await rig.env.sleep(HOUR_MS);
    await closingUntil(rig, id, lastDay);
    await eventually(async () => (await rig.delivered(id, 'closing')).length === counties.length);
    const over = dayAfter(lastDay);
    await eventually(async () =>
      (await rig.status(id)).waiting.some(
        (one) => one.what === 'closing-ends' && one.until === over.toISOString(),
      ),
    );
    // What was handed in stands; what was not still comes, to the last hour.
    expect(await handIn(rig, prompt, task(tasks[0]!, 2))).toBe('closing-handed-in');
    const lastHour = at(lastDay, 23.5);
    await stepTo(rig, lastHour);
    expect(await handIn(rig, straggler, task(tasks[0]!, 1))).toBe('accepted');
    expect(await rig.history(id, 'closing-ends')).toEqual([]);
    expect(await told(rig, id)).toEqual([]);

    await stepTo(rig, new Date(over.getTime() + HOUR_MS / 2));
    expect(await rig.history(id, 'closing-ends')).toEqual([]);
    const morning = nextAllowed(over, quietHoursOf(defaultReminders));
    await stepTo(rig, new Date(morning.getTime() + HOUR_MS / 2));
    await eventually(async () => (await rig.history(id, 'closing-ends')).length === 1);
    const [line] = await rig.history(id, 'closing-ends');
    // All but the two that have handed in everything, those never enrolled as well.
    const missing = hebeiCounties.length - 2;
    expect(line!.reason).toBe(String(missing));
    expectWithin(line!.at, morning, HOUR_MS / 12);
    const [notice, ...more] = await told(rig, id);
    expect([notice!.region, notice!.day, more]).toEqual([HEBEI, shanghaiDate(morning), []]);
    const { counties: owing } = notice!.item;
    expect(owing).toHaveLength(missing);
    expect(owing.filter(({ region }) => counties.includes(region))).toEqual([
      { region: tardy.region, count: tasks.length },
    ]);
    // By the date of the act: the last day's is taken when it comes, the next day's is not.
    expect(await handIn(rig, tardy, task(tasks[0]!, 1))).toBe('closing-over');
    expect(await handIn(rig, tardy, task(tasks[0]!, 1, lastHour))).toBe('accepted');

    await stepTo(rig, new Date(morning.getTime() + 5 * DAY));
    expect(await stateOf(rig, id)).toBe('closing');
    expect((await rig.status(id)).waiting.at(-1)).toEqual({ what: 'close', until: null });
    expect(await rig.history(id, 'closing-ends')).toHaveLength(1);

    await rig.act(async (trx, now) => {
      const { version } = await lockCampaign(trx, id);
      return closeCampaign(trx, { id, version, actor: approver, now });
    });
    expect((await rig.outcome(id)).stage).toBe('closed');
    expect(await handIn(rig, tardy, task(tasks[1]!, 1, lastHour))).toBe('campaign-not-running');
    await expectNothingMore(rig, id);
    for (const county of counties) expect(rig.endpoints.stored(county).at(-1)?.kind).toBe('close');
  });
});

describe('a withdrawal', () => {
  it('stops every timer of the campaign and of its letters: weeks later nothing has happened', async () => {
    await using rig = await startRig(counties);
    const { id } = await issuedTo(rig, counties);
    const letter = await sendLetter(rig, id, 'government');
    await closingUntil(rig, id, addDays(shanghaiDate(await rig.now()), 6));
    const kinds = new Set((await openMoments(rig.db, id, 50)).map(({ kind }) => kind));
    for (const kind of [
      'phase-begins',
      'phase-ends',
      'receipts',
      'closing-ends',
      'reports-due',
      'daily-reminders',
    ])
      expect(kinds).toContain(kind);
    // Not when the six-hourly look comes: the server may lose a signal's task beside a timer that fires.
    await rig.env.sleep(DAY + HOUR_MS);
    await relay(rig);
    await callOff(rig, id);
    expect((await rig.outcome(id)).stage).toBe('withdrawn');
    await letterOutcome(rig, letter.id);
    await expectNothingMore(rig, id);
    for (const event of ['closing-ends', 'receipts-late', 'phase-ends'])
      expect(await rig.history(id, event), event).toEqual([]);
  });
});

/** No moment is open, no workflow waits, and two months bring nothing, neither to the hub nor to a county. */
async function expectNothingMore(rig: Rig, id: string): Promise<void> {
  expect(await openMoments(rig.db, id)).toEqual([]);
  const before = await traces(rig);
  const calls = counties.map((county) => rig.endpoints.calls(county));
  await rig.env.sleep(60 * DAY);
  await relay(rig);
  expect(await traces(rig)).toEqual(before);
  expect(counties.map((county) => rig.endpoints.calls(county))).toEqual(calls);
  const { status, raw } = await rig.workflow(id).describe();
  expect([status.name, raw.pendingActivities, raw.pendingWorkflowTask]).toEqual(['COMPLETED', [], null]);
}

const closingUntil = (rig: Rig, id: string, lastDay: string) =>
  rig.act(async (trx, now) => {
    const { version } = await lockCampaign(trx, id);
    return beginClosing(trx, { id, version, actor: drafter, lastDay, now });
  });

/** What staff were told of the end of this campaign's closing. */
async function told(rig: Rig, id: string): Promise<{ region: string; day: string; item: NoticeItem }[]> {
  const rows = await rig.db.selectFrom('notices').select(['region', 'day', 'items']).execute();
  return rows.flatMap(({ region, day, items }) =>
    (items as unknown as NoticeItem[])
      .filter((item) => item.campaignId === id && item.kind === 'closing-over')
      .map((item) => ({ region, day, item })),
  );
}
