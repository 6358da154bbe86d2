import { newId } from '@linked/shared/ids.ts';
import type { TaskDecision, TaskRequest } from '@linked/shared/reviews/decisions.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HubTransaction } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { auditRollups, keptCount } from '../rollup/recount.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { lockEverywhere } from '../testing/lock-everywhere.ts';
import { person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { unlockTask } from './lock-tasks.ts';
import { returnTask, reviewTasks } from './review-tasks.ts';
import { taskHistory } from './task-history.ts';
import { answerRequest, listTaskRequests, resumeTask } from './task-requests.ts';

const zhengding = '130123';
/** Monday; the task of the tests is due on Saturday 31 October. */
const now = new Date('2026-10-19T04:00:00Z');
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
  campaign = await seedCampaign(hub.db, { counties: [zhengding] });
  county = new CountyReports(zhengding);
  const { up_cursor } = await hub.db
    .selectFrom('nodes')
    .select('up_cursor')
    .where('region', '=', zhengding)
    .executeTakeFirstOrThrow();
  county.seq = up_cursor;
});

const rule = <T>(work: (trx: HubTransaction) => Promise<T>) => hub.db.transaction().execute(work);
const task = () => campaign.document.tasks[0]!;
const place = () => ({ campaignId: campaign.id, region: zhengding, taskId: task().id });
async function ask(parts: Partial<TaskRequest> = {}): Promise<string> {
  const requestId = newId();
  const payload: TaskRequest = {
    taskId: task().id,
    what: 'extension',
    until: '2026-11-13',
    reason: '汛期无法施工',
    requestedBy: '李某',
    ...parts,
  };
  const item = county.other('task-request', campaign.id, payload, { entityId: requestId });
  const { judgements } = await ingestReports(hub.db, { region: zhengding, items: [item], now });
  expect(judgements[0]).toMatchObject({ outcome: 'accepted' });
  return requestId;
}
/** Handed in complete on this day. */
const handIn = async (revision: number, day: string) => {
  const at = `${day}T02:00:00Z`;
  const payload = { state: 'submitted' as const, percent: 100, submittedAt: at };
  const item = county.progress(campaign.id, task().id, payload, { revision, occurredAt: at });
  await ingestReports(hub.db, { region: zhengding, items: [item], now: new Date(at) });
};
const answer = (requestId: string, parts: object = {}) =>
  rule((trx) =>
    answerRequest(trx, {
      ...{ campaignId: campaign.id, region: zhengding, requestId, grant: true, until: null, reason: '' },
      ...{ actor: city, now },
      ...parts,
    }),
  );
const dueOn = async () =>
  (
    await hub.db
      .selectFrom('county_tasks')
      .select('due_on')
      .where('campaign_id', '=', campaign.id)
      .where('task_id', '=', task().id)
      .executeTakeFirstOrThrow()
  ).due_on;
const figure = async (name: string) =>
  (await keptCount(hub.db, campaign.id)).get(`${zhengding}/${task().field}/${name}`) ?? 0;
const sent = async (): Promise<TaskDecision[]> => {
  const rows = await hub.db
    .selectFrom('directives')
    .select('payload')
    .where('campaign_id', '=', campaign.id)
    .where('kind', '=', 'task-decision')
    .orderBy('issued_at')
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => (row.payload as unknown as { decisions: TaskDecision[] }).decisions);
};

const handedIn = async (revision: number, day: string) => {
  const at = `${day}T02:00:00Z`;
  const parts = { state: 'submitted' as const, percent: 100, submittedAt: at };
  const item = county.progress(campaign.id, task().id, parts, { revision, occurredAt: at });
  const arrives = new Date(at);
  const { judgements } = await ingestReports(hub.db, { region: zhengding, items: [item], now: arrives });
  return judgements[0]!.reason?.code ?? judgements[0]!.outcome;
};

describe('more time on a locked task', () => {
  const lock = () =>
    rule((trx) =>
      lockEverywhere(trx, { campaignId: campaign.id, taskIds: [task().id], reason: '阶段已结束', now }),
    );

  it('opens it to the new day, with the same reason, and goes down together', async () => {
    await lock();
    expect(await handedIn(1, '2026-10-20')).toBe('period-locked');
    await answer(await ask(), { reason: '汛情属实' });
    expect((await sent()).slice(1)).toMatchObject([
      { decision: 'extend', dueOn: '2026-11-13' },
      { decision: 'unlock', until: '2026-11-13', tier: 'city', reason: '汛情属实' },
    ]);
    expect(await handedIn(1, '2026-11-13')).toBe('accepted');
    expect(await handedIn(2, '2026-11-14')).toBe('period-locked');
  });

  it('lengthens a shorter unlock and leaves a longer one', async () => {
    await lock();
    await rule((trx) =>
      unlockTask(trx, { ...place(), until: '2026-10-25', reason: '', actor: province, now }),
    );
    await answer(await ask());
    expect((await sent()).at(-1)).toMatchObject({ decision: 'unlock', until: '2026-11-13' });
    await answer(await ask({ what: 'pause', until: '2026-10-20' }));
    const decided = (await sent()).map(({ decision, until }) => [decision, until]);
    expect(decided.at(-1)).toEqual(['unlock', await dueOn()]);
    expect(await handedIn(1, (await dueOn())!)).toBe('accepted');
  });

  it('that is not locked is an extension and nothing else', async () => {
    await answer(await ask());
    expect(await sent()).toHaveLength(1);
  });

  it('is not granted beyond the last day of the closing', async () => {
    await lock();
    const request = await ask();
    await hub.db
      .updateTable('campaigns')
      .set({ state: 'closing', closing_began_at: now, closing_last_day: '2026-11-10' })
      .where('id', '=', campaign.id)
      .execute();
    await expect(answer(request)).rejects.toMatchObject({
      code: 'beyond-closing',
      params: { day: '2026-11-13', lastDay: '2026-11-10' },
    });
    await answer(request, { until: '2026-11-10' });
  });
});

describe('an extension', () => {
  it('moves the county’s due date and what was counted by the old one, and goes down', async () => {
    await handIn(1, '2026-11-05');
    expect([await figure('tasks_done_on_time'), await figure('task-done/2026-10-31')]).toEqual([0, 1]);
    await answer(await ask());
    expect(await dueOn()).toBe('2026-11-13');
    expect([
      await figure('tasks_done_on_time'),
      await figure('task-done/2026-10-31'),
      await figure('task-done/2026-11-13'),
    ]).toEqual([1, 0, 1]);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
    expect(await sent()).toMatchObject([
      { decision: 'extend', until: '2026-11-13', dueOn: '2026-11-13', tier: 'city', by: city.name },
    ]);
  });

  it('leaves what was reviewed before as it was reviewed, and what is returned as returned', async () => {
    await handIn(1, '2026-11-05');
    await rule((trx) =>
      reviewTasks(trx, { campaignId: campaign.id, tasks: [{ ...place(), revision: 1 }], actor: city, now }),
    );
    await answer(await ask());
    expect([await figure('reviewed_done'), await figure('reviewed_done_on_time')]).toEqual([1, 0]);
    const back = { ...place(), revision: 1, reason: '补充', asked: '', actor: city, now };
    await rule((trx) => returnTask(trx, back));
    await answer(await ask({ until: '2026-11-20' }));
    expect([await figure('tasks_done'), await figure('reviewed_done')]).toEqual([0, 0]);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });

  it('can be granted to another day, is answered once, and refused only with a reason', async () => {
    const [first, second] = [await ask(), await ask()];
    await expect(answer(first, { until: '2026-10-31' })).rejects.toMatchObject({ code: 'invalid-input' });
    await answer(first, { until: '2026-11-06', actor: province });
    expect(await dueOn()).toBe('2026-11-06');
    await expect(answer(first)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expect(answer(second, { grant: false })).rejects.toMatchObject({ code: 'invalid-input' });
    await answer(second, { grant: false, reason: '已给予延期' });
    expect(await dueOn()).toBe('2026-11-06');
    const list = await listTaskRequests(hub.db, { campaignId: campaign.id, within: '130100', fields: null });
    expect(list.find(({ id }) => id === second)).toMatchObject({
      taskTitle: task().title,
      regionName: '正定县',
      answer: { granted: false, by: city.name, reason: '已给予延期', dueOn: null },
    });
    expect(list.find(({ id }) => id === first)?.answer).toMatchObject({ granted: true, dueOn: '2026-11-06' });
    expect((await taskHistory(hub.db, place())).map((line) => line.event)).toEqual([
      'request-extension',
      'request-extension',
      'extend',
      'refuse',
    ]);
  });

  it('is for those who review the county', async () => {
    const id = await ask();
    const other = person('130200', 'city-staff');
    await expect(answer(id, { actor: other })).rejects.toMatchObject({ code: 'region-not-yours' });
    await expect(answer(newId())).rejects.toMatchObject({ code: 'not-found' });
    const leader = person('130000', 'leader');
    await expect(answer(id, { actor: leader })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a pause', () => {
  it('stops the clock: the due date moves by its working days, and back when it ends early', async () => {
    // From Monday 19 to Friday 23 October: four working days.
    await answer(await ask({ what: 'pause', until: '2026-10-23' }));
    expect(await dueOn()).toBe('2026-11-05');
    // Two of them are over on Wednesday.
    const wednesday = new Date('2026-10-21T04:00:00Z');
    const step = { ...place(), reason: '条件具备', actor: city, now: wednesday };
    await rule((trx) => resumeTask(trx, step));
    expect(await dueOn()).toBe('2026-11-03');
    await expect(rule((trx) => resumeTask(trx, step))).rejects.toMatchObject({ code: 'illegal-transition' });
    expect((await sent()).map(({ decision, dueOn: day }) => [decision, day])).toEqual([
      ['pause', '2026-11-05'],
      ['resume', '2026-11-03'],
    ]);
  });

  it('that is made longer counts the added days only', async () => {
    await answer(await ask({ what: 'pause', until: '2026-10-23' }));
    await answer(await ask({ what: 'pause', until: '2026-10-27' }));
    // Monday and Tuesday more.
    expect(await dueOn()).toBe('2026-11-09');
  });

  it('that ends early leaves a day alone that was set meanwhile', async () => {
    await answer(await ask({ what: 'pause', until: '2026-11-19' }));
    await answer(await ask({ until: '2026-12-31' }));
    expect(await dueOn()).toBe('2026-12-31');
    const step = { ...place(), reason: '条件具备', actor: city, now };
    await rule((trx) => resumeTask(trx, step));
    expect(await dueOn()).toBe('2026-12-31');
    expect((await sent()).at(-1)).toMatchObject({ decision: 'resume', dueOn: null });
  });
});
