/** A campaign that lives through its days: who is late is reminded each morning, and report periods end. */
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { isWorkday } from '@linked/shared/calendar/workdays.ts';
import { describe, expect, it } from 'vitest';
import { at, HOUR_MS, issuedTo, relay, sign, stepTo, stored } from '../testing/course.ts';
import { eventually } from '../testing/eventually.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';

const counties = hebeiCounties.slice(0, 3) as [string, string, string];
const [late, prompt, dark] = counties;

describe('a county that does not sign', () => {
  it('hears of it every second working morning, once a day, until it signs; one that is down gets it all later', async () => {
    await using rig = await startRig(counties);
    const campaign = await issuedTo(rig, counties);
    expect(await sign(rig, campaign.id, prompt)).toBe('accepted');
    rig.endpoints.setMood('down', dark);
    const dueOn = campaign.receiptDueOn!;
    const first = workdayAfter(dueOn, 1);
    await goTo(rig, first);
    await eventually(() => reminders(rig, late).length > 0);
    const [reminder] = reminders(rig, late);
    expect(reminder!.day).toBe(first);
    expect(reminder!.items).toContainEqual(expect.objectContaining({ what: 'receipt', dueOn, times: 1 }));
    expect(reminders(rig, prompt).flatMap(({ items }) => items.map(({ what }) => what))).not.toContain(
      'receipt',
    );
    expect(reminders(rig, dark)).toEqual([]);

    await goTo(rig, workdayAfter(dueOn, 3));
    await eventually(async () => (await rig.history(campaign.id, 'told-city')).length === 1);
    rig.endpoints.setMood('up', dark);
    await rig.env.sleep(2 * HOUR_MS);
    await relay(rig);
    await eventually(() => reminders(rig, dark).length > 1);
    expect(await sign(rig, campaign.id, late)).toBe('accepted');
    const before = receiptsOf(rig, late).length;
    await goTo(rig, workdayAfter(dueOn, 6));
    await eventually(async () => (await rig.history(campaign.id, 'told-province')).length > 0);
    expect(receiptsOf(rig, late)).toHaveLength(before);
    expect(receiptsOf(rig, dark).length).toBeGreaterThan(before);
    for (const county of counties) {
      const days = reminders(rig, county).map(({ day }) => day);
      expect(new Set(days).size).toBe(days.length);
      for (const day of days) expect(isWorkday(day)).toBe(true);
    }
    // Sent in the morning, by the workflow's time.
    const sent = await rig.history(campaign.id, 'reminded');
    for (const line of sent) {
      const minutes = (line.at.getTime() - shanghaiMidnight(shanghaiDate(line.at)).getTime()) / 60_000;
      expect(minutes).toBeGreaterThanOrEqual(8 * 60 + 30);
      expect(minutes).toBeLessThan(10 * 60);
    }
  });
});

describe('the end of a report period', () => {
  it('is on record in the night after its day', async () => {
    await using rig = await startRig(counties);
    const campaign = await issuedTo(rig, counties);
    const periods = rig.db
      .selectFrom('course_moments')
      .select('args')
      .where('campaign_id', '=', campaign.id)
      .where('kind', '=', 'reports-due');
    const { dueOn } = (await periods.executeTakeFirstOrThrow()).args as { dueOn: string };
    await goTo(rig, addDays(dueOn, 1));
    await eventually(async () => (await rig.history(campaign.id, 'reports-due')).length === 1);
    const [line] = await rig.history(campaign.id, 'reports-due');
    expect([line!.reason, shanghaiDate(line!.at)]).toEqual([`0/${hebeiCounties.length}`, addDays(dueOn, 1)]);
  });
});

const reminders = (rig: Rig, county: string) => stored(rig, county, 'reminder');
const receiptsOf = (rig: Rig, county: string) =>
  reminders(rig, county).filter(({ items }) => items.some((item) => item.what === 'receipt'));

function workdayAfter(day: string, nth: number): string {
  let reached = day;
  for (let left = nth; left > 0; ) {
    reached = addDays(reached, 1);
    if (isWorkday(reached)) left -= 1;
  }
  return reached;
}

/** Noon of a day; what the moments queued on the way is relayed. */
async function goTo(rig: Rig, day: string): Promise<void> {
  await stepTo(rig, at(day, 12));
  await relay(rig);
}
