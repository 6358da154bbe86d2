import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { isWorkday } from '@linked/shared/calendar/workdays.ts';
import type { NoticeItem } from '@linked/shared/notices/items.ts';
import type { ReminderItem } from '@linked/shared/reminders/payload.ts';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { carryOutDue } from '../course/carry-out-due.ts';
import { openMoments } from '../course/moments.ts';
import { ingestReports } from '../link/ingest.ts';
import { skipCounty } from '../operations/skip-county.ts';
import { drafter, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI } from '../testing/people.ts';
import { morning, ofKind, sentReminders, toldTo } from '../testing/reminder-rounds.ts';

const SHIJIAZHUANG = '130100';
const TANGSHAN = '130200';
const [CHANGAN, QIAOXI, ZHENGDING, LUNAN] = ['130102', '130104', '130123', '130202'] as const;
const counties = [CHANGAN, QIAOXI, ZHENGDING, LUNAN];
/** When the hub takes the reports: the dates of the acts are what counts. */
const LATER = new Date('2026-11-01T02:00:00Z');
const reports = new Map(counties.map((region) => [region as string, new CountyReports(region)]));

let hub: TestHub;
let campaign: Awaited<ReturnType<typeof issuedCampaign>>;
let directiveId: string;
beforeAll(async () => {
  hub = await openTestHub({ max: 10 });
});
afterAll(() => hub.stop());

/** The reference campaign, issued on Friday 3 April 2020 and due to be signed on Thursday the 9th, to four counties. */
beforeEach(async () => {
  campaign = await issuedCampaign(hub.db);
  const directives = hub.db.selectFrom('directives').select('id').where('campaign_id', '=', campaign.id);
  directiveId = (await directives.executeTakeFirstOrThrow()).id;
  await hub.db
    .deleteFrom('campaign_targets')
    .where('campaign_id', '=', campaign.id)
    .where('region', 'not in', counties)
    .execute();
});

const wake = (now: Date) => carryOutDue(hub.db, { campaignId: campaign.id, now });
/** Every morning of the working days up to `last`, as the workflow would wake. */
async function untilMorningOf(last: string): Promise<void> {
  for (let day = addDays(shanghaiDate(MEETING), 1); day <= last; day = addDays(day, 1))
    if (isWorkday(day)) await wake(morning(day));
}

async function take(region: string, make: (county: CountyReports) => ReturnType<CountyReports['draft']>) {
  const county = reports.get(region)!;
  const { judgements } = await ingestReports(hub.db, { region, items: [make(county)], now: LATER });
  expect(judgements.map((judgement) => judgement.outcome)).toEqual(['accepted']);
}
const sign = (region: string) => take(region, (county) => county.receipt(campaign.id, directiveId));
const task = (index: number) => campaign.document.tasks[index]!;
const progress = (region: string, index: number, percent: number, day: string, revision = 1) =>
  take(region, (county) =>
    county.progress(
      campaign.id,
      task(index).id,
      { percent, ...(percent === 100 ? { state: 'submitted', submittedAt: `${day}T10:00:00+08:00` } : {}) },
      { revision, occurredAt: `${day}T10:00:00+08:00` },
    ),
  );
/** All tasks of a county well ahead of what is expected of them. */
async function wellAhead(region: string, day: string): Promise<void> {
  for (const index of campaign.document.tasks.keys()) await progress(region, index, 90, day);
}

const sent = () => sentReminders(hub.db, campaign.id);
const told = (region: string, kind: NoticeItem['kind']) => toldTo(hub.db, campaign.id, { region, kind });

describe('a county that has not signed', () => {
  it('is reminded from the first working day on; its city and the province are told in turn', async () => {
    for (const region of counties.slice(1)) await sign(region);
    for (const region of counties) await wellAhead(region, '2020-04-08');
    await untilMorningOf('2020-04-17');
    expect(ofKind(await sent(), 'receipt')).toEqual([
      `04-10 ${CHANGAN} 1`,
      `04-14 ${CHANGAN} 2`,
      `04-16 ${CHANGAN} 3`,
    ]);
    expect(await told(SHIJIAZHUANG, 'receipt')).toEqual([`04-14 ${CHANGAN}`, `04-16 ${CHANGAN}`]);
    expect(await told(HEBEI, 'receipt')).toEqual([`04-16 ${CHANGAN}`]);
    expect(await told(TANGSHAN, 'receipt')).toEqual([]);
  });

  it('is not reminded again once it has signed', async () => {
    await untilMorningOf('2020-04-10');
    expect(ofKind(await sent(), 'receipt')).toHaveLength(4);
    for (const region of counties.slice(1)) await sign(region);
    await untilMorningOf('2020-04-20');
    // With what it is reminded of besides: its report has been missing since Friday the 10th.
    expect(ofKind(await sent(), 'receipt').slice(4)).toEqual([
      `04-13 ${CHANGAN} 2`,
      `04-15 ${CHANGAN} 3`,
      `04-17 ${CHANGAN} 4`,
      `04-20 ${CHANGAN} 5`,
    ]);
  });

  it('gets one directive a day that asks for its own receipt, whatever it is reminded of', async () => {
    await untilMorningOf('2020-04-13');
    const all = await sent();
    expect(new Set(all.map(({ region, day }) => `${region} ${day}`)).size).toBe(all.length);
    const last = all.filter(({ day }) => day === '2020-04-13');
    expect(last.map(({ region }) => region)).toEqual(counties);
    for (const { items } of last) expect(items.map((item) => item.what)).toEqual(['receipt', 'report']);
    const { receipt_due_on: dueOn } = await hub.db
      .selectFrom('directives')
      .select('receipt_due_on')
      .where('campaign_id', '=', campaign.id)
      .where('kind', '=', 'reminder')
      .orderBy('issued_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    expect(dueOn).toBe('2020-04-15');
  });

  it('and was left out by an operator, with a reason, is left alone', async () => {
    await hub.db.transaction().execute((trx) =>
      skipCounty(trx, {
        campaignId: campaign.id,
        region: CHANGAN,
        reason: '机房搬迁',
        actor: { ...drafter, grants: drafter.grants },
        now: MEETING,
      }),
    );
    await untilMorningOf('2020-04-16');
    expect((await sent()).filter(({ region }) => region === CHANGAN)).toEqual([]);
    expect((await told(SHIJIAZHUANG, 'receipt')).join()).not.toContain(CHANGAN);
  });
});

describe('the record', () => {
  it('has a line a day and tier in the campaign’s history, and every step of every ladder', async () => {
    for (const region of counties.slice(1)) await sign(region);
    await untilMorningOf('2020-04-10');
    const history = await hub.db
      .selectFrom('campaign_history')
      .select(['event', 'reason'])
      .where('campaign_id', '=', campaign.id)
      .where('event', '=', 'reminded')
      .execute();
    expect(history).toEqual([{ event: 'reminded', reason: '1' }]);
    const steps = await hub.db
      .selectFrom('reminder_steps')
      .select(['region', 'subject', 'tier', 'day', 'due_on'])
      .where('campaign_id', '=', campaign.id)
      .execute();
    expect(steps).toEqual([
      {
        region: CHANGAN,
        subject: `receipt:${directiveId}:2020-04-09`,
        tier: 'county',
        day: '2020-04-10',
        due_on: '2020-04-09',
      },
    ]);
  });
});

describe('quiet hours', () => {
  it('keep a round that comes late for the next working day’s morning', async () => {
    await untilMorningOf('2020-04-09');
    const evening = new Date('2020-04-10T20:00:00+08:00');
    await wake(evening);
    expect(await sent()).toEqual([]);
    const round = (await openMoments(hub.db, campaign.id, 50)).filter(
      ({ kind }) => kind === 'daily-reminders',
    );
    expect(round.map(({ at }) => at.toISOString())).toEqual(['2020-04-13T00:30:00.000Z']);
    await wake(morning('2020-04-13'));
    expect(new Set((await sent()).map(({ day }) => day))).toEqual(new Set(['2020-04-13']));
  });

  it('and days without a hub leave one round, not one a day', async () => {
    await untilMorningOf('2020-04-09');
    await wake(morning('2020-04-21'));
    expect(new Set((await sent()).map(({ day }) => day))).toEqual(new Set(['2020-04-21']));
    expect(await sent()).toHaveLength(4);
  });
});

describe('reports on their rhythm', () => {
  it('are missed by the county that did nothing in the period, and not by one whose act lies in it', async () => {
    for (const region of counties) await sign(region);
    await wellAhead(QIAOXI, '2020-04-08');
    // Done in time, sent a week late: a county that was offline.
    await untilMorningOf('2020-04-13');
    expect(ofKind(await sent(), 'report').map((line) => line.split(' ')[1])).toEqual([
      CHANGAN,
      ZHENGDING,
      LUNAN,
    ]);
    await wellAhead(ZHENGDING, '2020-04-09');
    await progress(LUNAN, 0, 90, '2020-04-14');
    await untilMorningOf('2020-04-15');
    const again = ofKind(await sent(), 'report').slice(3);
    expect(again).toEqual([`04-15 ${CHANGAN} 2`]);
    expect(await told(SHIJIAZHUANG, 'report')).toEqual([`04-15 ${CHANGAN}`]);
  });

  it('are put on record at the end of each period, by the date of the act', async () => {
    await progress(QIAOXI, 0, 10, '2020-04-08');
    await wake(new Date('2020-04-11T00:00:00+08:00'));
    const history = await hub.db
      .selectFrom('campaign_history')
      .select('reason')
      .where('campaign_id', '=', campaign.id)
      .where('event', '=', 'reports-due')
      .execute();
    expect(history).toEqual([{ reason: '1/4' }]);
    const next = (await openMoments(hub.db, campaign.id, 50)).find(({ kind }) => kind === 'reports-due');
    expect(next?.args).toEqual({ from: '2020-04-11', dueOn: '2020-04-17' });
  });
});

describe('the pace', () => {
  it('is warned of before the deadline, to the county and its city, where it is behind by more than tolerated', async () => {
    for (const region of counties) await sign(region);
    for (const region of [QIAOXI, ZHENGDING, LUNAN]) await wellAhead(region, '2020-04-20');
    await wellAhead(CHANGAN, '2020-04-20');
    await progress(CHANGAN, 0, 1, '2020-04-21', 2);
    await wake(morning('2020-05-07'));
    const items = (await sent()).flatMap(({ region, items: all }) =>
      all.map((item) => ({ region, ...item })),
    );
    const behind = items.filter((item) => item.what === 'behind-pace') as (Extract<
      ReminderItem,
      { what: 'behind-pace' }
    > & { region: string })[];
    expect(behind).toEqual([
      expect.objectContaining({ region: CHANGAN, taskId: task(0).id, percent: 1, times: 1 }),
    ]);
    const [warning] = behind as [(typeof behind)[number]];
    expect(warning.expected - warning.percent).toBeGreaterThan(20);
    expect(warning.dueOn > '2020-05-07').toBe(true);
    expect(await told(SHIJIAZHUANG, 'behind-pace')).toEqual([`05-07 ${CHANGAN}`]);
    expect(await told(HEBEI, 'behind-pace')).toEqual([]);
  });

  it('of a task that is past its day is no warning but a reminder', async () => {
    for (const region of counties) await sign(region);
    for (const region of counties)
      for (const index of campaign.document.tasks.keys())
        await progress(region, index, index === 0 && region === LUNAN ? 95 : 100, '2020-05-20');
    const after = addDays(task(0).dueOn, 1);
    await untilMorningOf(addDays(after, 4));
    const overdue = (await sent()).filter(({ items }) => items.some((item) => item.what === 'overdue'));
    expect(new Set(overdue.map(({ region }) => region))).toEqual(new Set([LUNAN]));
    expect(overdue[0]!.items.find((item) => item.what === 'overdue')).toMatchObject({
      taskId: task(0).id,
      title: task(0).title,
      percent: 95,
    });
  });
});

describe('a hub that is killed while it reminds', () => {
  it('has every county told exactly once a day', async () => {
    const killer = new pg.Client({ connectionString: hub.appUrl });
    await killer.connect();
    let kills = 0;
    for (const day of ['2020-04-10', '2020-04-13', '2020-04-14', '2020-04-15', '2020-04-16']) {
      for (let attempt = 0; attempt < 6; attempt += 1) {
        const now = new Date(morning(day).getTime() + attempt * 70_000 * 2 ** attempt);
        const work = Promise.allSettled([wake(now), wake(now)]);
        await sleep(5 + attempt * 9);
        const { rows } = await killer.query(`
          select count(pg_terminate_backend(pid))::int as n from pg_stat_activity
          where datname = current_database() and usename = current_user and pid <> pg_backend_pid()
            and state <> 'idle'`);
        kills += rows[0].n;
        await work;
      }
      await wake(new Date(morning(day).getTime() + 5 * 3_600_000));
    }
    await killer.end();
    expect(kills).toBeGreaterThan(5);
    const all = await sent();
    const days = all.map(({ region, day }) => `${region} ${day}`);
    expect(new Set(days).size).toBe(days.length);
    expect(new Set(days)).toEqual(
      new Set(
        counties.flatMap((region) =>
          ['2020-04-10', '2020-04-13', '2020-04-14', '2020-04-15', '2020-04-16']
            .filter((day) => all.some((one) => one.day === day))
            .map((day) => `${region} ${day}`),
        ),
      ),
    );
    const steps = await hub.db
      .selectFrom('reminder_steps')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('campaign_id', '=', campaign.id)
      .where('tier', '=', 'county')
      .executeTakeFirstOrThrow();
    expect(steps.n).toBe(all.reduce((sum, one) => sum + one.items.length, 0));
  });
});
