import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HubTransaction } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { fieldFigures } from '../rollup/field-figures.ts';
import { indicatorFigures } from '../rollup/indicator-figures.ts';
import { listFacts } from '../rollup/list-facts.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { lockEverywhere } from '../testing/lock-everywhere.ts';
import { person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { listReviews, type ReviewFilter } from './list-reviews.ts';
import { loadTasks, lockOf, reviewOf } from './load-tasks.ts';
import { unlockTask } from './lock-tasks.ts';
import { returnTask, reviewTasks } from './review-tasks.ts';
import { taskHistory } from './task-history.ts';

const [zhengding, qianxi] = ['130123', '130227'];
const now = new Date('2026-10-05T04:00:00Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const city = person('130100', 'city-staff');
const province = person('130000', 'province-staff');
let hub: TestHub;
let campaign: SeededCampaign;
let county: CountyReports;

beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await seedCampaign(hub.db, { counties: [zhengding, qianxi] });
  county = new CountyReports(zhengding);
  const { up_cursor } = await hub.db
    .selectFrom('nodes')
    .select('up_cursor')
    .where('region', '=', zhengding)
    .executeTakeFirstOrThrow();
  county.seq = up_cursor;
});

const rule = <T>(work: (trx: HubTransaction) => Promise<T>) => hub.db.transaction().execute(work);
const task = (index: number) => campaign.document.tasks[index]!;
const place = (index: number) => ({ campaignId: campaign.id, region: zhengding, taskId: task(index).id });
async function report(index: number, revision: number, percent: number, at = now, author = '李某') {
  const state = percent === 100 ? ('submitted' as const) : ('in-progress' as const);
  const indicators = task(index)
    .indicators.slice(0, 1)
    .map(({ code }) => ({ code, value: percent / 10, base: 20 }));
  const parts = { state, percent, indicators, submittedAt: at.toISOString() };
  const envelope = { revision, occurredAt: at.toISOString(), author };
  const item = county.progress(campaign.id, task(index).id, parts, envelope);
  await ingestReports(hub.db, { region: zhengding, items: [item], now: at });
}
const list = (show: ReviewFilter | null = null, more: object = {}) =>
  listReviews(hub.db, {
    ...{ campaignId: campaign.id, within: '130000', field: null, fields: null, show },
    ...{ limit: 200, offset: 0, now: later(10) },
    ...more,
  });

/** Task 0 waits, 1 is reviewed, 2 returned, 3 reviewed and handed in again, 4 locked, 5 unlocked, 6 in progress. */
async function everything() {
  for (const index of [0, 1, 2, 3, 4, 5]) await report(index, 1, 100);
  await report(6, 1, 30);
  const seen = (index: number) => ({ region: zhengding, taskId: task(index).id, revision: 1 });
  await rule((trx) =>
    reviewTasks(trx, { campaignId: campaign.id, tasks: [1, 3, 4].map(seen), actor: city, now: later(1) }),
  );
  const back = { reason: '数字与底数不符', asked: '请核对台账', actor: city, now: later(2) };
  await rule((trx) => returnTask(trx, { ...place(2), ...seen(2), ...back }));
  await report(3, 2, 100, later(2), '王某');
  const locking = { campaignId: campaign.id, taskIds: [task(4).id, task(5).id], reason: '', now: later(3) };
  await rule((trx) => lockEverywhere(trx, locking));
  const opening = { until: '2026-10-09', reason: '补录', actor: province, now: later(4) };
  await rule((trx) => unlockTask(trx, { ...place(5), ...opening }));
}

describe('the list of hand-ins', () => {
  it('says how far each is, as the rules see it, with the values beside the last reviewed ones', async () => {
    await everything();
    const { rows, total, counts, today } = await list(null, { within: zhengding });
    expect([total, today]).toEqual([21, '2026-10-05']);
    expect(counts).toEqual({ none: 15, submitted: 3, returned: 1, reviewed: 2, locked: 1, unlocked: 1 });
    expect(rows.slice(0, 7).map((row) => [row.review, row.lock.state, row.revision])).toEqual([
      ['submitted', 'open', 1],
      ['reviewed', 'open', 1],
      ['returned', 'open', 1],
      ['submitted', 'open', 2],
      ['reviewed', 'locked', 1],
      ['submitted', 'unlocked', 1],
      ['none', 'open', 0],
    ]);
    const loaded = await rule((trx) =>
      loadTasks(
        trx,
        campaign.id,
        rows.map(({ region, taskId }) => ({ region, taskId })),
      ),
    );
    expect(rows.map((row) => row.review)).toEqual(loaded.map(reviewOf));
    expect(rows.map((row) => row.lock.state)).toEqual(loaded.map((one) => lockOf(one, later(10))));
    expect(rows[3]).toMatchObject({
      regionName: '正定县',
      cityName: '石家庄市',
      tier: 'city',
      taskTitle: task(3).title,
      report: { revision: 2, percent: 100, author: '王某', indicators: [{ value: 10, base: 20 }] },
      reviewed: { revision: 1, percent: 100, indicators: [{ value: 10, base: 20 }] },
      judged: { by: city.name, at: later(1).toISOString() },
    });
    expect(rows[2]).toMatchObject({
      returned: { reason: '数字与底数不符', asked: '请核对台账' },
      reviewed: null,
    });
    expect(rows[3]!.indicators.map(({ code }) => code)).toEqual(task(3).indicators.map(({ code }) => code));
  });

  it('is narrowed by state, region and field, and cut into pages, while the counts stay whole', async () => {
    await everything();
    const waiting = await list('submitted');
    expect(waiting.rows.map((row) => row.taskId)).toEqual([0, 3, 5].map((index) => task(index).id));
    expect([waiting.total, waiting.counts.none]).toEqual([3, 15 + 21]);
    expect((await list('submitted', { limit: 1, offset: 1 })).rows.map((row) => row.taskId)).toEqual([
      task(3).id,
    ]);
    expect((await list('locked')).rows.map((row) => [row.region, row.taskId])).toEqual([
      [zhengding, task(4).id],
      [qianxi, task(4).id],
      [qianxi, task(5).id],
    ]);
    expect((await list('submitted', { within: '130200' })).rows).toEqual([]);
    const ofField = await list(null, { field: task(0).field, within: zhengding });
    expect(ofField.total).toBe(3);
    await expect(list(null, { field: 'mining', fields: ['land-use'] })).rejects.toMatchObject({
      code: 'field-not-yours',
    });
  });
});

describe('the figures of a region', () => {
  it('tell what is reviewed from what is live, in counters, indicators and the rows behind', async () => {
    await everything();
    const asked = { campaignId: campaign.id, region: '130100', fields: null, now: later(10) };
    const fields = await fieldFigures(hub.db, asked);
    const sum = (name: 'tasks_done' | 'tasks_reviewed' | 'reviewed_done') =>
      fields.reduce((total, one) => total + one.counters[name], 0);
    expect([sum('tasks_done'), sum('tasks_reviewed'), sum('reviewed_done')]).toEqual([5, 3, 3]);
    await report(1, 2, 60, later(5));
    const indicators = await indicatorFigures(hub.db, asked);
    const of = (index: number) => indicators.find((one) => one.taskId === task(index).id)!;
    expect(of(0)).toMatchObject({ value: 10, reporting: 1, reviewed: { value: null, reporting: 0 } });
    expect(of(1)).toMatchObject({ value: 6, reviewed: { value: 10, base: 20, reporting: 1 } });
    const { rows } = await listFacts(hub.db, {
      ...{ ...asked, kind: 'task-progress', field: null, limit: 50, offset: 0 },
    });
    const review = (index: number) =>
      rows.find((row) => (row.payload as { taskId: string }).taskId === task(index).id)?.review;
    expect([0, 1, 2, 3, 6].map((index) => review(index)?.state)).toEqual([
      'submitted',
      'reviewed',
      'returned',
      'submitted',
      'none',
    ]);
    expect(review(2)).toMatchObject({ by: city.name, at: later(2).toISOString() });
  });
});

describe('the history of a task', () => {
  it('tells what the county said and what was decided, in order, with who and why', async () => {
    await report(0, 1, 30, now, '李某');
    await report(0, 2, 100, later(1), '王某');
    const seen = { ...place(0), revision: 2, actor: city, now: later(2) };
    await rule((trx) => returnTask(trx, { ...seen, reason: '数字与底数不符', asked: '请核对台账' }));
    await report(0, 3, 100, later(3), '王某');
    await rule((trx) =>
      reviewTasks(trx, {
        campaignId: campaign.id,
        tasks: [{ ...place(0), revision: 3 }],
        actor: city,
        now: later(4),
      }),
    );
    await rule((trx) =>
      lockEverywhere(trx, {
        campaignId: campaign.id,
        taskIds: [task(0).id],
        reason: '阶段结束',
        now: later(5),
      }),
    );
    await report(0, 4, 100, later(6), '王某');
    const lines = await taskHistory(hub.db, place(0));
    expect(
      lines.map((line) => [line.event, line.by, line.revision, line.report?.outcome ?? line.reason]),
    ).toEqual([
      ['report', '李某', 1, 'accepted'],
      ['report', '王某', 2, 'accepted'],
      ['return', city.name, 2, '数字与底数不符'],
      ['report', '王某', 3, 'accepted'],
      ['review', city.name, 3, ''],
      ['lock', '', 3, '阶段结束'],
      ['report', '王某', 4, 'rejected'],
    ]);
  });
});
