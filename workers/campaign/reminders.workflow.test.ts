/** A campaign that lives through its days: who is late is reminded each morning. */
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { isWorkday } from '@linked/shared/calendar/workdays.ts';
import { describe, expect, it } from 'vitest';
import { goToNoon, HOUR_MS, issuedTo, relay, sign, stored, workdayAfter } from '../testing/course.ts';
import { eventually } from '../testing/eventually.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';

const counties = hebeiCounties.slice(0, 3) as [string, string, string];
const [late, prompt, dark] = counties;

describe('a county that does not sign', () => {
  it('hears of it every second working morning, once a day, until it signs; one that is down gets it all later', async () => {
    await using rig = await startRig(counties);
    const campaign = await issuedTo(rig, counties);
    expect(await sign(rig, campaign.id, new CountyReports(prompt))).toBe('accepted');
    rig.endpoints.setMood('down', dark);
    const dueOn = campaign.receiptDueOn!;
    const first = workdayAfter(dueOn, 1);
    await goToNoon(rig, first);
    await eventually(() => reminders(rig, late).length > 0);
    const [reminder] = reminders(rig, late);
    expect(reminder!.day).toBe(first);
    expect(reminder!.items).toContainEqual(expect.objectContaining({ what: 'receipt', dueOn, times: 1 }));
    expect(reminders(rig, prompt).flatMap(({ items }) => items.map(({ what }) => what))).not.toContain(
      'receipt',
    );
    expect(reminders(rig, dark)).toEqual([]);

    await goToNoon(rig, workdayAfter(dueOn, 3));
    await eventually(async () => (await rig.history(campaign.id, 'told-city')).length === 1);
    rig.endpoints.setMood('up', dark);
    await rig.env.sleep(2 * HOUR_MS);
    await relay(rig);
    await eventually(() => reminders(rig, dark).length > 1);
    expect(await sign(rig, campaign.id, new CountyReports(late))).toBe('accepted');
    const before = receiptsOf(rig, late).length;
    await goToNoon(rig, workdayAfter(dueOn, 6));
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

const reminders = (rig: Rig, county: string) => stored(rig, county, 'reminder');
const receiptsOf = (rig: Rig, county: string) =>
  reminders(rig, county).filter(({ items }) => items.some((item) => item.what === 'receipt'));
