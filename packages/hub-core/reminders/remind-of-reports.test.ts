import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { isWorkday } from '@linked/shared/calendar/workdays.ts';
import { defaultReminders } from '@linked/shared/reminders/settings.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginClosing } from '../campaigns/course.ts';
import { carryOutDue } from '../course/carry-out-due.ts';
import { ingestReports } from '../link/ingest.ts';
import { readPeriod } from '../rhythm/read-period.ts';
import { drafter, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI } from '../testing/people.ts';
import { morning, ofKind, sentReminders, toldTo } from '../testing/reminder-rounds.ts';

const [CHANGAN, QIAOXI] = ['130102', '130104'] as const;
const LATER = new Date('2026-11-01T02:00:00Z');
const reports = new Map([CHANGAN, QIAOXI].map((region) => [region as string, new CountyReports(region)]));

let hub: TestHub;
let campaign: Awaited<ReturnType<typeof issuedCampaign>>;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

/** Issued on Friday 3 April 2020 to two counties: the first report is due on the 10th. */
beforeEach(async () => {
  campaign = await issuedCampaign(hub.db);
  await hub.db
    .deleteFrom('campaign_targets')
    .where('campaign_id', '=', campaign.id)
    .where('region', 'not in', [CHANGAN, QIAOXI])
    .execute();
});

const wake = (now: Date) => carryOutDue(hub.db, { campaignId: campaign.id, now });
async function everyMorning(last: string): Promise<void> {
  for (let day = addDays(shanghaiDate(MEETING), 1); day <= last; day = addDays(day, 1))
    if (isWorkday(day)) await wake(morning(day));
}
async function progress(region: string, percent: number, day: string, revision = 1): Promise<void> {
  const county = reports.get(region)!;
  const at = `${day}T10:00:00+08:00`;
  const state = percent === 100 ? { state: 'submitted' as const, submittedAt: at } : {};
  const items = campaign.document.tasks.map((task) =>
    county.progress(campaign.id, task.id, { percent, ...state }, { revision, occurredAt: at }),
  );
  const { judgements } = await ingestReports(hub.db, { region, items, now: LATER });
  expect(new Set(judgements.map((judgement) => judgement.outcome))).toEqual(new Set(['accepted']));
}
const sent = () => sentReminders(hub.db, campaign.id);
const inRecord = async () => {
  const lines = await hub.db
    .selectFrom('campaign_history')
    .select('reason')
    .where('campaign_id', '=', campaign.id)
    .where('event', '=', 'reports-due')
    .orderBy('id')
    .execute();
  const moments = await hub.db
    .selectFrom('course_moments')
    .select('outcome')
    .where('campaign_id', '=', campaign.id)
    .where('kind', '=', 'reports-due')
    .where('done_at', 'is not', null)
    .orderBy('at')
    .execute();
  expect(lines).toHaveLength(moments.length);
  return moments.map(({ outcome }) => outcome as { dueOn: string; reported: number; missing: number });
};

describe('a county that stays silent', () => {
  it('climbs one ladder over all the periods it misses, up to the province', async () => {
    const reminders = { ...defaultReminders, provinceAfter: 8 };
    const document = JSON.stringify({ ...campaign.document, reminders });
    await hub.db.updateTable('campaigns').set({ document }).where('id', '=', campaign.id).execute();
    await progress(QIAOXI, 90, '2020-04-09');
    await progress(QIAOXI, 91, '2020-04-15', 2);
    await everyMorning('2020-04-23');
    const told = { region: HEBEI, kind: 'report' } as const;
    // Eight working days after Friday the 10th.
    expect((await toldTo(hub.db, campaign.id, told))[0]).toBe(`04-22 ${CHANGAN}`);
    const times = ofKind(await sent(), 'report').filter((line) => line.includes(CHANGAN));
    expect(times.map((line) => Number(line.split(' ')[2]))).toEqual(times.map((_, index) => index + 1));
    const last = (await sent()).filter(({ region }) => region === CHANGAN).at(-1)!;
    expect(last.items.find((item) => item.what === 'report')).toMatchObject({
      from: '2020-04-03',
      dueOn: '2020-04-17',
    });
    expect(ofKind(await sent(), 'report').filter((line) => line.includes(QIAOXI))).toEqual([]);
  });
});

describe('a county that has handed everything in', () => {
  it('is asked for no more reports, and is told apart from those that are missing', async () => {
    await progress(CHANGAN, 100, '2020-04-08');
    await progress(QIAOXI, 50, '2020-04-08');
    await everyMorning('2020-04-22');
    const of = ofKind(await sent(), 'report').map((line) => line.split(' ')[1]);
    expect(new Set(of)).toEqual(new Set([QIAOXI]));
    expect(await inRecord()).toEqual([
      { dueOn: '2020-04-10', reported: 2, missing: 0 },
      { dueOn: '2020-04-17', reported: 0, missing: 1 },
    ]);
    const period = await readPeriod(hub.db, {
      ...{ campaignId: campaign.id, within: HEBEI, dueOn: '2020-04-17' },
      ...{ scopes: [{ prefix: '13', fields: null }], now: morning('2020-04-22') },
    });
    expect(period.counties.map(({ region, state }) => [region, state])).toEqual([
      [CHANGAN, 'finished'],
      [QIAOXI, 'missing'],
    ]);
    expect(period.all).toMatchObject({ counties: 2, finished: 1, missing: 1 });
  });
});

describe('a county that has ended', () => {
  it('is asked only for the periods it lived to see the end of', async () => {
    await hub.db
      .updateTable('campaign_targets')
      .set({ valid_to: '2020-04-15' })
      .where('campaign_id', '=', campaign.id)
      .where('region', '=', CHANGAN)
      .execute();
    await everyMorning('2020-04-22');
    expect((await inRecord()).map(({ dueOn, missing }) => [dueOn, missing])).toEqual([
      ['2020-04-10', 2],
      ['2020-04-17', 1],
    ]);
  });
});

describe('a hub that was away', () => {
  it('puts every period on record that ended meanwhile', async () => {
    await everyMorning('2020-04-09');
    await wake(morning('2020-05-06'));
    expect((await inRecord()).map(({ dueOn }) => dueOn)).toEqual(['2020-04-10', '2020-04-17', '2020-04-24']);
  });
});

describe('after the last day of a closing', () => {
  it('nobody is reminded of work that is taken no more', async () => {
    await everyMorning('2020-04-10');
    const { version } = await hub.db
      .selectFrom('campaigns')
      .select('version')
      .where('id', '=', campaign.id)
      .executeTakeFirstOrThrow();
    const close = { id: campaign.id, version, actor: drafter, lastDay: '2020-04-14' };
    const now = shanghaiMidnight('2020-04-12');
    await hub.db.transaction().execute((trx) => beginClosing(trx, { ...close, now }));
    await everyMorning('2020-04-24');
    const lastOf = (what: 'report' | 'receipt') => ofKind(sentAll, what).at(-1)!.slice(0, 5);
    const sentAll = await sent();
    expect(lastOf('report') <= '04-14').toBe(true);
    expect(lastOf('receipt') > '04-20').toBe(true);
  });
});
