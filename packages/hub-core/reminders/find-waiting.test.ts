import { shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { newId } from '@linked/shared/ids.ts';
import type { NoticeItem } from '@linked/shared/notices/items.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lockCampaign } from '../campaigns/change-state.ts';
import { carryOutDue } from '../course/carry-out-due.ts';
import type { HubTransaction } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { answerQuestion } from '../questions/questions.ts';
import { unlockTask } from '../reviews/lock-tasks.ts';
import { reviewTasks } from '../reviews/review-tasks.ts';
import { answerRequest } from '../reviews/task-requests.ts';
import { issuedCampaign } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { lockEverywhere } from '../testing/lock-everywhere.ts';
import { HEBEI, person } from '../testing/people.ts';
import { tasksBehind } from './find-deficits.ts';

const SHIJIAZHUANG = '130100';
const TANGSHAN = '130200';
const [CHANGAN, QIAOXI, ZHENGDING, LUNAN] = ['130102', '130104', '130123', '130202'] as const;
/** Before anything can be missing: the campaign is to be signed by Thursday the 9th. */
const [TUESDAY, WEDNESDAY] = ['2020-04-07', '2020-04-08'];
const now = new Date('2020-04-07T04:00:00Z');
const city = person(SHIJIAZHUANG, 'city-staff');
const reports = new Map<string, CountyReports>(
  [CHANGAN, QIAOXI, ZHENGDING, LUNAN].map((code) => [code, new CountyReports(code)]),
);

let hub: TestHub;
let campaign: Awaited<ReturnType<typeof issuedCampaign>>;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await issuedCampaign(hub.db);
});

const inTrx = <T>(rule: (trx: HubTransaction) => Promise<T>) => hub.db.transaction().execute(rule);
const morningOf = (day: string) =>
  carryOutDue(hub.db, {
    campaignId: campaign.id,
    now: new Date(shanghaiMidnight(day).getTime() + 9 * 3_600_000),
  });
async function take(region: string, make: (county: CountyReports) => ReturnType<CountyReports['draft']>) {
  const item = make(reports.get(region)!);
  const { judgements } = await ingestReports(hub.db, { region, items: [item], now });
  expect(judgements.map((judgement) => judgement.outcome)).toEqual(['accepted']);
  return item.entityId;
}
const taskId = (index: number): string => campaign.document.tasks[index]!.id;
const at = '2020-04-07T10:00:00+08:00';
const handIn = (region: string, index: number, revision = 1) =>
  take(region, (county) =>
    county.progress(
      campaign.id,
      taskId(index),
      { percent: 100, state: 'submitted', submittedAt: at },
      { revision, occurredAt: at },
    ),
  );
const ask = (region: string, withdrawn = false) =>
  take(region, (county) =>
    county.other(
      'question',
      campaign.id,
      { field: 'mining', taskId: null, text: '如何掌握？', askedAt: now.toISOString(), withdrawn },
      { occurredAt: at },
    ),
  );
const request = (region: string, index: number) =>
  take(region, (county) =>
    county.other(
      'task-request',
      campaign.id,
      { taskId: taskId(index), what: 'extension', until: '2020-12-31', reason: '汛期', requestedBy: '李某' },
      { entityId: newId(), occurredAt: at },
    ),
  );
const review = (region: string, index: number) =>
  inTrx((trx) =>
    reviewTasks(trx, {
      campaignId: campaign.id,
      tasks: [{ region, taskId: taskId(index), revision: 1 }],
      actor: person(`${region.slice(0, 4)}00`, 'city-staff'),
      now,
    }),
  );
/** What each place was told of this campaign on a day. */
async function told(day: string): Promise<Record<string, NoticeItem[]>> {
  const rows = await hub.db
    .selectFrom('notices')
    .select(['region', 'items'])
    .where('day', '=', day)
    .execute();
  const own = rows.map(({ region, items }): [string, NoticeItem[]] => [
    region,
    (items as unknown as NoticeItem[]).filter((item) => item.campaignId === campaign.id),
  ]);
  return Object.fromEntries(own.filter(([, items]) => items.length > 0));
}
const item = (kind: NoticeItem['kind'], ...counties: [string, number][]): NoticeItem => ({
  kind,
  campaignId: campaign.id,
  about: '',
  directiveKind: null,
  dueOn: null,
  counties: counties.map(([region, count]) => ({ region, count })),
});

describe('what counties wait for', () => {
  it('is said to their city each morning, counted by county, until it is done', async () => {
    await handIn(CHANGAN, 0);
    await handIn(CHANGAN, 1);
    await handIn(QIAOXI, 0);
    const [first] = [await ask(ZHENGDING), await ask(ZHENGDING)];
    const wanted = await request(QIAOXI, 2);
    // Taken back, and reviewed already: nobody waits in 唐山.
    await ask(LUNAN, true);
    await handIn(LUNAN, 0);
    await review(LUNAN, 0);
    await morningOf(TUESDAY);
    expect(await told(TUESDAY)).toEqual({
      [SHIJIAZHUANG]: [
        item('review-waiting', [CHANGAN, 2], [QIAOXI, 1]),
        item('question-open', [ZHENGDING, 2]),
        item('request-open', [QIAOXI, 1]),
      ],
    });

    await review(CHANGAN, 0);
    await review(QIAOXI, 0);
    await inTrx((trx) =>
      answerQuestion(trx, {
        ...{ campaignId: campaign.id, questionId: first, revision: 0, text: '按标准执行。' },
        ...{ organ: '市自然资源局', actor: city, now },
      }),
    );
    await inTrx((trx) =>
      answerRequest(trx, {
        ...{ campaignId: campaign.id, region: QIAOXI, requestId: wanted, grant: false, until: null },
        ...{ reason: '尚有余量', actor: city, now },
      }),
    );
    await morningOf(WEDNESDAY);
    expect(await told(WEDNESDAY)).toEqual({
      [SHIJIAZHUANG]: [item('review-waiting', [CHANGAN, 1]), item('question-open', [ZHENGDING, 1])],
    });
    expect(await stepsOnRecord()).toEqual([]);
  });

  it('of a task locked without a hand-in is an unlock: its city is told, and the county is reminded of nothing', async () => {
    await handIn(CHANGAN, 0);
    const locked = { campaignId: campaign.id, taskIds: [taskId(0)], reason: '阶段已结束', now };
    await inTrx((trx) => lockEverywhere(trx, locked));
    const opened = { campaignId: campaign.id, region: QIAOXI, taskId: taskId(0), until: '2020-12-31' };
    const actor = person(HEBEI, 'province-staff');
    await inTrx((trx) => unlockTask(trx, { ...opened, reason: '补录', actor, now }));
    await morningOf(WEDNESDAY);
    const needed = (await told(WEDNESDAY))[SHIJIAZHUANG]!.find((one) => one.kind === 'unlock-needed')!;
    const regions = needed.counties.map(({ region }) => region);
    expect(regions).toContain(ZHENGDING);
    expect(regions).not.toContain(CHANGAN);
    expect(regions).not.toContain(QIAOXI);
    expect(needed.counties.every(({ count }) => count === 1)).toBe(true);
    // Long after every task's day.
    const behind = await inTrx(async (trx) =>
      tasksBehind(trx, await lockCampaign(trx, campaign.id), { behindBy: 10, today: '2020-11-30' }),
    );
    const missing = (region: string, index: number) =>
      behind.some((one) => one.region === region && one.subject.includes(taskId(index)));
    expect([missing(ZHENGDING, 0), missing(ZHENGDING, 1), missing(QIAOXI, 0)]).toEqual([false, true, true]);
    await inTrx(async (trx) => {
      await trx
        .updateTable('campaigns')
        .set({ state: 'closing', closing_began_at: now, closing_last_day: '2020-12-10' })
        .where('id', '=', campaign.id)
        .execute();
      const stragglers = await tasksBehind(trx, await lockCampaign(trx, campaign.id), {
        ...{ behindBy: 10, today: '2020-11-30' },
      });
      expect(stragglers.some((one) => one.region === ZHENGDING && one.subject.includes(taskId(0)))).toBe(
        true,
      );
    });
  });

  it('is said to the province where the campaign asks for no review by cities', async () => {
    const document = JSON.stringify({ ...campaign.document, cityReview: false });
    await hub.db.updateTable('campaigns').set({ document }).where('id', '=', campaign.id).execute();
    await handIn(CHANGAN, 0);
    await ask(LUNAN);
    await morningOf(TUESDAY);
    expect(await told(TUESDAY)).toEqual({
      [HEBEI]: [item('review-waiting', [CHANGAN, 1]), item('question-open', [LUNAN, 1])],
    });
  });

  it('stands in one notice with what is missing there', async () => {
    await handIn(LUNAN, 0);
    const last = '2020-04-14';
    for (const day of [TUESDAY, WEDNESDAY, '2020-04-09', '2020-04-10', '2020-04-13', last])
      await morningOf(day);
    const kinds = (await told(last))[TANGSHAN]!.map(({ kind }) => kind);
    expect(kinds).toContain('receipt');
    expect(kinds.at(-1)).toBe('review-waiting');
  });
});

/** Nothing is missing, so that no ladder is climbed and the campaign's history says nothing. */
const stepsOnRecord = () =>
  hub.db
    .selectFrom('campaign_history')
    .select('event')
    .where('campaign_id', '=', campaign.id)
    .where('event', 'in', ['reminded', 'told-city', 'told-province'])
    .execute();
