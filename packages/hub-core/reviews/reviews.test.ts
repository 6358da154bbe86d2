import type { Report } from '@linked/shared/link/protocol.ts';
import type { TaskDecision } from '@linked/shared/reviews/decisions.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { carryOutDue } from '../course/carry-out-due.ts';
import { openMoments } from '../course/moments.ts';
import type { HubTransaction } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { digestOf } from '../reconciliation/digest.ts';
import { auditRollups, keptCount } from '../rollup/recount.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { lockAllAgain, lockEverywhere } from '../testing/lock-everywhere.ts';
import { person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { openRequests } from '../workflow-requests/requests.ts';
import type { SeenHandIn } from './decide-seen.ts';
import { takeTasks, unlockTask } from './lock-tasks.ts';
import { returnTask, reviewTasks } from './review-tasks.ts';

const [zhengding, jingxing, dingzhou] = ['130123', '130121', '130682'];
const now = new Date('2026-10-05T04:00:00Z');
const later = (days: number, hours = 0) => new Date(now.getTime() + (days * 24 + hours) * 3_600_000);
const city = person('130100', 'city-staff');
const otherCity = person('130200', 'city-staff');
const province = person('130000', 'province-staff');

let hub: TestHub;
let campaign: SeededCampaign;
const counties = new Map<string, CountyReports>();

beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
const start = async (cityReview = true) => {
  campaign = await seedCampaign(hub.db, {
    counties: [zhengding, jingxing, dingzhou],
    adjust: (document) => ({ ...document, cityReview }),
  });
  // Not so in Hebei: a county that stands directly under its province.
  await hub.db
    .updateTable('campaign_targets')
    .set({ city: '130000' })
    .where('campaign_id', '=', campaign.id)
    .where('region', '=', dingzhou)
    .execute();
  const nodes = await hub.db.selectFrom('nodes').select(['region', 'up_cursor']).execute();
  for (const { region, up_cursor } of nodes) {
    const county = new CountyReports(region);
    county.seq = up_cursor;
    counties.set(region, county);
  }
};
beforeEach(() => start());

const rule = <T>(work: (trx: HubTransaction) => Promise<T>) => hub.db.transaction().execute(work);
const taskId = (index = 0) => campaign.document.tasks[index]!.id;
const indicator = () => campaign.document.tasks[0]!.indicators[0]!.code;

/** What a county says about a task; handed in unless told otherwise. */
async function report(
  revision: number,
  parts: {
    region?: string;
    task?: number;
    state?: 'submitted' | 'in-progress';
    value?: number;
    at?: Date;
  } = {},
) {
  const { region = zhengding, task = 0, state = 'submitted', value = 10, at = now } = parts;
  const item: Report = counties.get(region)!.progress(
    campaign.id,
    taskId(task),
    {
      state,
      percent: state === 'submitted' ? 100 : 60,
      indicators: task === 0 ? [{ code: indicator(), value, base: 20 }] : [],
      submittedAt: state === 'submitted' ? at.toISOString() : null,
    },
    { revision, occurredAt: at.toISOString() },
  );
  const { judgements } = await ingestReports(hub.db, { region, items: [item], now: at });
  return judgements[0]!;
}
const seen = (revision: number, region: string = zhengding, task = 0): SeenHandIn => ({
  region,
  taskId: taskId(task),
  revision,
});
const review = (tasks: SeenHandIn[], actor = city, at = now) =>
  rule((trx) => reviewTasks(trx, { campaignId: campaign.id, tasks, actor, now: at }));
const giveBack = (task: SeenHandIn, actor = city, at = now) =>
  rule((trx) =>
    returnTask(trx, {
      campaignId: campaign.id,
      ...task,
      reason: '数字与底数不符',
      asked: '请核对台账',
      actor,
      now: at,
    }),
  );
const lock = (at = now) =>
  rule((trx) =>
    lockEverywhere(trx, {
      campaignId: campaign.id,
      taskIds: [taskId()],
      reason: '检查视察阶段结束',
      now: at,
    }),
  );
const unlock = (until: string, actor = province, at = now) =>
  rule((trx) =>
    unlockTask(trx, {
      campaignId: campaign.id,
      region: zhengding,
      taskId: taskId(),
      until,
      reason: '补录现场数据',
      actor,
      now: at,
    }),
  );

const figure = async (name: string, region: string = zhengding) =>
  (await keptCount(hub.db, campaign.id)).get(`${region}/land-use/${name}`) ?? 0;
const inStep = async () => expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
const sentTo = async (region: string): Promise<TaskDecision[]> => {
  const rows = await hub.db
    .selectFrom('deliveries as d')
    .innerJoin('directives as x', 'x.id', 'd.directive_id')
    .select(['x.payload'])
    .where('x.campaign_id', '=', campaign.id)
    .where('x.kind', '=', 'task-decision')
    .where('d.region', '=', region)
    .orderBy('d.seq')
    .execute();
  return rows.flatMap((row) => (row.payload as unknown as { decisions: TaskDecision[] }).decisions);
};

describe('review', () => {
  it('takes a hand-in into the reviewed figures as it was, and tells its county in the same transaction', async () => {
    await report(1, { state: 'in-progress' });
    await report(2, { value: 12 });
    expect(await figure('tasks_done')).toBe(1);
    expect(await figure('tasks_reviewed')).toBe(0);
    expect(await review([seen(2)])).toBe(1);
    expect([
      await figure('tasks_reviewed'),
      await figure('reviewed_done'),
      await figure('reviewed_done_on_time'),
      await figure('reviewed_progress_sum'),
    ]).toEqual([1, 1, 1, 100]);
    const values = await keptCount(hub.db, campaign.id);
    expect(values.get(`${zhengding}/${taskId()}/${indicator()}/reviewed-value`)).toBe(12);
    await inStep();
    expect(await sentTo(zhengding)).toMatchObject([
      { taskId: taskId(), decision: 'review', revision: 2, by: city.name, tier: 'city', author: '李某' },
    ]);
    expect(await sentTo(jingxing)).toEqual([]);
    expect((await openRequests(hub.db)).map(({ args }) => args)).toContainEqual({
      campaignId: campaign.id,
      signal: 'directive-queued',
    });
  });

  it('keeps the reviewed figures as they are while the county goes on, until its next hand-in is reviewed', async () => {
    await report(1, { value: 5 });
    await review([seen(1)]);
    await report(2, { state: 'in-progress', value: 9 });
    expect([await figure('tasks_done'), await figure('reviewed_done')]).toEqual([0, 1]);
    await report(3, { value: 11 });
    await expect(review([seen(1)])).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await review([seen(3)]);
    const values = await keptCount(hub.db, campaign.id);
    expect(values.get(`${zhengding}/${taskId()}/${indicator()}/reviewed-value`)).toBe(11);
    expect(await figure('tasks_reviewed')).toBe(1);
    await inStep();
  });

  it('of several is done for all or none, and names the one that moved on', async () => {
    for (const task of [0, 1, 2]) await report(1, { task });
    await report(2, { task: 1 });
    const tasks = [0, 1, 2].map((task) => seen(1, zhengding, task));
    await expect(review(tasks)).rejects.toMatchObject({
      code: 'changed-meanwhile',
      params: { region: zhengding, taskId: taskId(1) },
    });
    expect(await figure('tasks_reviewed')).toBe(0);
    expect(await sentTo(zhengding)).toEqual([]);
    tasks[1] = seen(2, zhengding, 1);
    expect(await review(tasks)).toBe(3);
    expect(await figure('tasks_reviewed')).toBe(3);
    expect((await sentTo(zhengding)).map((one) => one.revision)).toEqual([1, 2, 1]);
  });

  it('by two at once happens once', async () => {
    await report(1);
    const both = await Promise.allSettled([review([seen(1)]), review([seen(1)])]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await figure('tasks_reviewed')).toBe(1);
    await inStep();
  });

  it('is its own city’s, the province’s where no city stands between, and the province’s where the campaign says so', async () => {
    await report(1);
    await expect(review([seen(1)], otherCity)).rejects.toMatchObject({ code: 'region-not-yours' });
    await expect(review([seen(1)], province)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(review([seen(1)], person('130100', 'leader'))).rejects.toMatchObject({ code: 'forbidden' });
    await report(1, { region: dingzhou });
    expect(await review([seen(1, dingzhou)], province)).toBe(1);
    await start(false);
    await report(1);
    await expect(review([seen(1)])).rejects.toMatchObject({ code: 'forbidden' });
    expect(await review([seen(1)], province)).toBe(1);
  });

  it('needs something handed in, by a county that has the task, in a campaign that runs', async () => {
    await expect(review([seen(0)])).rejects.toMatchObject({ code: 'illegal-transition' });
    await report(1, { state: 'in-progress' });
    await expect(review([seen(1)])).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expect(review([seen(0, '130524')], person('130500', 'city-staff'))).rejects.toMatchObject({
      code: 'task-unknown',
    });
    await hub.db.updateTable('campaigns').set({ state: 'closed' }).where('id', '=', campaign.id).execute();
    await expect(review([seen(1)])).rejects.toMatchObject({ code: 'campaign-not-running' });
  });

  it('leaves both tiers’ digests as they were', async () => {
    await report(1);
    const before = await digestOf(hub.db, zhengding, campaign.id);
    await review([seen(1)]);
    expect(await digestOf(hub.db, zhengding, campaign.id)).toEqual(before);
  });
});

describe('return', () => {
  it('takes the hand-in out of what counts as done until the county’s next word, with reason and author', async () => {
    await report(1);
    await giveBack(seen(1));
    expect([
      await figure('tasks_done'),
      await figure('tasks_submitted'),
      await figure('progress_sum'),
    ]).toEqual([0, 0, 100]);
    expect(
      [...(await keptCount(hub.db, campaign.id)).keys()].filter((key) => key.includes('task-done')),
    ).toEqual([]);
    await inStep();
    expect((await sentTo(zhengding)).at(-1)).toMatchObject({
      decision: 'return',
      revision: 1,
      reason: '数字与底数不符',
      asked: '请核对台账',
      author: '李某',
    });
    await expect(giveBack(seen(1))).rejects.toMatchObject({ code: 'illegal-transition' });
    await report(2);
    expect([await figure('tasks_done'), await figure('tasks_submitted')]).toEqual([1, 1]);
    await review([seen(2)]);
    expect(await figure('tasks_reviewed')).toBe(1);
    await inStep();
  });

  it('of a reviewed one takes it out of the reviewed figures, by the city or the province', async () => {
    await report(1, { value: 7 });
    await review([seen(1)]);
    await giveBack(seen(1), province);
    expect([
      await figure('tasks_reviewed'),
      await figure('reviewed_done'),
      await figure('tasks_done'),
    ]).toEqual([0, 0, 0]);
    const values = await keptCount(hub.db, campaign.id);
    expect(values.has(`${zhengding}/${taskId()}/${indicator()}/reviewed-value`)).toBe(false);
    await inStep();
    expect((await sentTo(zhengding)).at(-1)).toMatchObject({ decision: 'return', tier: 'province' });
  });

  it('of a later hand-in leaves the revision reviewed before in the figures', async () => {
    await report(1, { value: 7 });
    await review([seen(1)]);
    await report(2, { value: 19 });
    await giveBack(seen(2));
    expect([await figure('tasks_reviewed'), await figure('tasks_done')]).toEqual([1, 0]);
    const values = await keptCount(hub.db, campaign.id);
    expect(values.get(`${zhengding}/${taskId()}/${indicator()}/reviewed-value`)).toBe(7);
    await inStep();
  });
});

describe('a lock', () => {
  it('refuses what is done after it, takes what was done before and comes late, and still lets the city review', async () => {
    await report(1);
    expect(await lock(later(1))).toBe(3);
    expect(await lock(later(1))).toBe(0);
    expect(await report(2, { at: later(1, 2) })).toMatchObject({
      outcome: 'rejected',
      reason: { code: 'period-locked' },
    });
    expect(await report(3, { at: later(0, 20) })).toMatchObject({ outcome: 'accepted' });
    // Another task of the county is open.
    expect(await report(1, { task: 1, at: later(1, 2) })).toMatchObject({ outcome: 'accepted' });
    await expect(giveBack(seen(3), city, later(2))).rejects.toMatchObject({ code: 'period-locked' });
    await review([seen(3)], city, later(2));
    expect(await figure('tasks_reviewed')).toBe(1);
    await inStep();
    expect((await sentTo(jingxing)).at(-1)).toMatchObject({ decision: 'lock', revision: 0, tier: 'system' });
  });

  it('is opened for one county and task to the end of a day, and closes again by itself', async () => {
    await report(1);
    await lock(later(1));
    await expect(unlock('2026-10-09', city, later(1, 1))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(unlock('2026-10-05', province, later(1, 1))).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await unlock('2026-10-08', province, later(1, 1));
    await expect(unlock('2026-10-09', province, later(1, 2))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await report(2, { at: later(2) })).toMatchObject({ outcome: 'accepted' });
    expect(await report(1, { region: jingxing, at: later(2) })).toMatchObject({ outcome: 'rejected' });
    await review([seen(2)], city, later(2, 1));
    // The last hour of its last day in Shanghai, and the first after it.
    const [last, first] = [new Date('2026-10-08T15:30:00Z'), new Date('2026-10-08T16:30:00Z')];
    expect(await report(3, { at: last })).toMatchObject({ outcome: 'accepted' });
    expect(await report(4, { at: first })).toMatchObject({ outcome: 'rejected' });
    const [moment] = (await openMoments(hub.db, campaign.id, 50)).filter(
      ({ kind }) => kind === 'unlock-expires',
    );
    expect(moment?.at).toEqual(new Date('2026-10-08T16:00:00Z'));
    expect(await rule((trx) => lockAllAgain(trx, { campaignId: campaign.id, now: last }))).toBe(0);
    await carryOutDue(hub.db, { campaignId: campaign.id, now: first });
    expect(await rule((trx) => lockAllAgain(trx, { campaignId: campaign.id, now: first }))).toBe(0);
    expect((await sentTo(zhengding)).map(({ decision, until }) => [decision, until])).toEqual([
      ['lock', null],
      ['unlock', '2026-10-08'],
      ['review', null],
      ['lock', null],
    ]);
  });

  it('by the province’s staff takes only what is reviewed', async () => {
    await report(1);
    const take = (actor = province) =>
      rule((trx) => takeTasks(trx, { campaignId: campaign.id, tasks: [seen(1)], actor, now }));
    await expect(take()).rejects.toMatchObject({ code: 'illegal-transition' });
    await review([seen(1)]);
    await expect(take(city)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await take()).toBe(1);
    await expect(take()).rejects.toMatchObject({ code: 'illegal-transition' });
    expect(await report(2, { at: later(1) })).toMatchObject({ outcome: 'rejected' });
  });

  it('set while reports come in never lets one through that was judged before it', async () => {
    const before = await report(1);
    expect(before.outcome).toBe('accepted');
    const at = later(1);
    const [, ...answers] = await Promise.all([
      lock(later(0, 23)),
      report(2, { at }),
      report(1, { region: jingxing, at }),
    ]);
    const locked = await hub.db
      .selectFrom('task_reviews')
      .select(['region', 'locked_at'])
      .where('campaign_id', '=', campaign.id)
      .execute();
    expect(locked).toHaveLength(3);
    // Whichever came first, what was taken was taken before the lock was there.
    for (const answer of answers) expect(['accepted', 'rejected']).toContain(answer.outcome);
    expect(await report(3, { at: later(1, 1) })).toMatchObject({ outcome: 'rejected' });
    await inStep();
  });
});

describe('the record', () => {
  it('keeps every decision in order and cannot be rewritten', async () => {
    await report(1);
    await giveBack(seen(1));
    await report(2);
    await review([seen(2)]);
    await lock(later(1));
    const rows = await hub.db
      .selectFrom('task_decisions')
      .select(['ordinal', 'decision', 'revision', 'actor_name', 'reason'])
      .where('campaign_id', '=', campaign.id)
      .where('region', '=', zhengding)
      .orderBy('ordinal')
      .execute();
    expect(rows.map((row) => [row.ordinal, row.decision, row.revision, row.actor_name, row.reason])).toEqual([
      [1, 'return', 1, city.name, '数字与底数不符'],
      [2, 'review', 2, city.name, ''],
      [3, 'lock', 2, '', '检查视察阶段结束'],
    ]);
    await expect(
      hub.db
        .updateTable('task_decisions')
        .set({ reason: '' })
        .where('campaign_id', '=', campaign.id)
        .execute(),
    ).rejects.toThrow(/permission denied/);
  });
});
