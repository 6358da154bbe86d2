/** A campaign that lives through its days: who is late is reminded each morning, and a phase that is moved ends then. */
import { ingestReports } from '@linked/hub-core/link/ingest.ts';
import { movePhase } from '@linked/hub-core/phases/move-phase.ts';
import { drafter } from '@linked/hub-core/testing/campaigns.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { isWorkday } from '@linked/shared/calendar/workdays.ts';
import type { ReminderPayload } from '@linked/shared/reminders/payload.ts';
import { describe, expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';

const HOUR = 3_600_000;
const counties = hebeiCounties.slice(0, 3) as [string, string, string];
const [late, prompt, dark] = counties;

describe('a county that does not sign', () => {
  it('hears of it every second working morning, once a day, until it signs; one that is down gets it all later', async () => {
    await using rig = await startRig(counties);
    const campaign = await issued(rig);
    await sign(rig, campaign.id, prompt);
    rig.endpoints.setMood('down', dark);
    const dueOn = campaign.receiptDueOn!;
    const first = workdayAfter(dueOn, 1);
    await stepTo(rig, first);
    await eventually(() => reminders(rig, late).length > 0);
    const [reminder] = reminders(rig, late) as [ReminderPayload];
    expect(reminder.day).toBe(first);
    expect(reminder.items).toContainEqual(expect.objectContaining({ what: 'receipt', dueOn, times: 1 }));
    expect(reminders(rig, prompt).flatMap(({ items }) => items.map(({ what }) => what))).not.toContain(
      'receipt',
    );
    expect(reminders(rig, dark)).toEqual([]);

    await stepTo(rig, workdayAfter(dueOn, 3));
    await eventually(async () => (await rig.history(campaign.id, 'told-city')).length === 1);
    rig.endpoints.setMood('up', dark);
    await rig.env.sleep(2 * HOUR);
    await rig.act(async () => {});
    await eventually(() => reminders(rig, dark).length > 1);
    await sign(rig, campaign.id, late);
    const before = receiptsOf(rig, late).length;
    await stepTo(rig, workdayAfter(dueOn, 6));
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
    for (const { at } of sent) {
      const minutes = (at.getTime() - shanghaiMidnight(shanghaiDate(at)).getTime()) / 60_000;
      expect(minutes).toBeGreaterThanOrEqual(8 * 60 + 30);
      expect(minutes).toBeLessThan(10 * 60);
    }
  });
});

describe('a phase that is moved', () => {
  it('ends on its new day, early, and its counties have heard of it', async () => {
    await using rig = await startRig(counties);
    const campaign = await issued(rig);
    const [phase] = campaign.document.phases as [(typeof campaign.document.phases)[number]];
    const endsOn = addDays(shanghaiDate(await rig.now()), 1);
    await eventually(async () => (await rig.history(campaign.id, 'phase-begins')).length > 0);
    await rig.act(async (trx, now) =>
      movePhase(trx, {
        id: campaign.id,
        version: await rig.version(campaign.id),
        phase: phase.code,
        startsOn: phase.startsOn,
        endsOn,
        reason: '提前完成',
        actor: drafter,
        now,
      }),
    );
    await eventually(
      async () => (await rig.delivered(campaign.id, 'phase-change')).length === counties.length,
    );
    await eventually(async () =>
      (await rig.status(campaign.id)).waiting.some(
        (one) =>
          one.what === 'phase-ends' && one.until === shanghaiMidnight(addDays(endsOn, 1)).toISOString(),
      ),
    );
    expect(await rig.history(campaign.id, 'phase-ends')).toEqual([]);
    await stepTo(rig, addDays(endsOn, 1));
    await eventually(async () => (await rig.history(campaign.id, 'phase-ends')).length === 1);
    const [ended] = await rig.history(campaign.id, 'phase-ends');
    expect(ended!.reason).toBe(phase.name);
    expect(shanghaiDate(ended!.at)).toBe(addDays(endsOn, 1));
  });
});

describe('the end of a report period', () => {
  it('is on record in the night after its day', async () => {
    await using rig = await startRig(counties);
    const campaign = await issued(rig);
    const periods = rig.db
      .selectFrom('course_moments')
      .select('args')
      .where('campaign_id', '=', campaign.id)
      .where('kind', '=', 'reports-due');
    const { dueOn } = (await periods.executeTakeFirstOrThrow()).args as { dueOn: string };
    await stepTo(rig, addDays(dueOn, 1));
    await eventually(async () => (await rig.history(campaign.id, 'reports-due')).length === 1);
    const [line] = await rig.history(campaign.id, 'reports-due');
    expect([line!.reason, shanghaiDate(line!.at)]).toEqual([`0/${hebeiCounties.length}`, addDays(dueOn, 1)]);
  });
});

async function issued(rig: Rig) {
  const campaign = await rig.issue(await rig.approved());
  await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === counties.length);
  return campaign;
}

const reminders = (rig: Rig, county: string): ReminderPayload[] =>
  rig.endpoints
    .stored(county)
    .filter((item) => item.kind === 'reminder')
    .map((item) => item.payload as ReminderPayload);
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

async function sign(rig: Rig, campaignId: string, region: string): Promise<void> {
  const directive = await rig.db
    .selectFrom('directives')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', 'campaign')
    .executeTakeFirstOrThrow();
  const items = [new CountyReports(region).receipt(campaignId, directive.id)];
  const { judgements } = await ingestReports(rig.db, { region, items, now: await rig.now() });
  expect(judgements.map((judgement) => judgement.outcome)).toEqual(['accepted']);
}

/** Noon of a day in Shanghai, in steps of half a day at most, so that activities run at about their own time. */
async function stepTo(rig: Rig, day: string): Promise<void> {
  const noon = shanghaiMidnight(day).getTime() + 12 * HOUR;
  for (let left = noon - (await rig.now()).getTime(); left > 0; left = noon - (await rig.now()).getTime())
    await rig.env.sleep(Math.min(left, 6 * HOUR));
  // What the moments queued is relayed; a server hears of it by the database.
  await rig.act(async () => {});
}
