/** What an operator sees of a campaign's workflow while time goes on, and what may be done about a county that is down. */
import { retryNow } from '@linked/hub-core/campaigns/retry-now.ts';
import { planMoment, wakeCourse } from '@linked/hub-core/course/moments.ts';
import {
  type CountyBehind,
  countiesBehind,
  listOperations,
  momentsAhead,
  type OperationRow,
  requestsWaiting,
} from '@linked/hub-core/operations/list-operations.ts';
import { skipCounty, takeBackCounty } from '@linked/hub-core/operations/skip-county.ts';
import { drafter } from '@linked/hub-core/testing/campaigns.ts';
import { createWorkflowReports, type WorkflowReport } from '@linked/hub-server/workflow-reports.ts';
import { createLog } from '@linked/server-kit/log.ts';
import { describe, expect, it } from 'vitest';
import { callOff } from '../testing/call-off.ts';
import { HOUR_MS, issuedTo, stepTo, stored } from '../testing/course.ts';
import { eventually } from '../testing/eventually.ts';
import { expectWithin } from '../testing/expect-within.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';

const MINUTE = 60_000;
const DAY = 24 * HOUR_MS;
const counties = hebeiCounties.slice(0, 3);
const [down] = counties as [string];
const reason = '机房搬迁，预计下周恢复';

describe('a county that is down', () => {
  it('is seen with what was tried and when it is tried next; trying now does not wait for that', async () => {
    await using rig = await startRig(counties);
    await using operators = watch(rig);
    rig.endpoints.setMood('down', down);
    const { id } = await rig.issue(await rig.approved());
    await eventually(async () => (await operators.workflow(id)).waiting.some(isMoment));
    await rig.env.sleep(DAY);
    await eventually(async () => (await operators.nextTry(id)) !== null);

    const report = await operators.workflow(id);
    expect([report.condition, report.trying, report.failure]).toEqual(['running', [], null]);
    // A day of tries that wait longer each time, in the end an hour.
    expect(report.failedRounds).toBeGreaterThan(24);
    const next = (await operators.nextTry(id))!;
    expect(next.getTime()).toBeGreaterThan((await rig.now()).getTime());
    expectWithin(next, await rig.now(), HOUR_MS + MINUTE);
    expect(report.waiting.at(-1)).toEqual({ what: 'closing', about: null, until: null });
    const phase = report.waiting.find((one) => one.what === 'phase-begins');
    expect([phase?.about, phase?.until === null]).toEqual(['public', false]);
    expect(await operators.row(id)).toMatchObject({
      state: 'running',
      unreached: 1,
      skipped: 0,
      openRequests: 0,
    });
    const seen = (await operators.county(id, down))!;
    expect(seen).toMatchObject({ state: 'unreached', lastError: 'node-unreachable', skipped: null });
    expect(seen.attempts).toBe(report.failedRounds);

    // It comes up, and nobody calls before the hour is over – unless somebody asks for it.
    rig.endpoints.setMood('up', down);
    await rig.act((trx, now) => retryNow(trx, { campaignId: id, actor: drafter, now }));
    await eventually(() => stored(rig, down, 'campaign').length === 1);
    expect((await rig.now()).getTime()).toBeLessThan(next.getTime());
    await eventually(async () => (await operators.workflow(id)).waiting[0]?.what !== 'delivery');
    expect(await operators.county(id, down)).toBeUndefined();
    expect((await operators.workflow(id)).failedRounds).toBe(0);
    expect((await operators.row(id)).unreached).toBe(0);
  });

  it('can be left out with a reason: the workflow waits for it no more, for days, until it is taken back', async () => {
    await using rig = await startRig(counties);
    await using operators = watch(rig);
    rig.endpoints.setMood('down', down);
    const { id } = await rig.issue(await rig.approved());
    // Between the looks of every six hours: the server may lose a signal's task beside a timer that fires.
    await rig.env.sleep(5.5 * HOUR_MS);
    await eventually(async () => (await operators.nextTry(id)) !== null);
    await rig.act((trx, now) =>
      skipCounty(trx, { campaignId: id, region: down, reason, actor: drafter, now }),
    );
    const skippedAt = await rig.now();
    await eventually(async () => (await operators.workflow(id)).waiting[0]?.what !== 'delivery');
    expect((await operators.workflow(id)).failedRounds).toBe(0);
    expect(await operators.row(id)).toMatchObject({ unreached: 0, skipped: 1 });
    const seen = (await operators.county(id, down))!;
    expect([seen.state, seen.directives, seen.skipped?.reason, seen.skipped?.by]).toEqual([
      'skipped',
      1,
      reason,
      drafter.name,
    ]);
    expectWithin(skippedAt, new Date(seen.skipped!.at), MINUTE);

    const calls = rig.endpoints.calls(down);
    rig.endpoints.setMood('up', down);
    await rig.env.sleep(2 * DAY + HOUR_MS);
    expect(rig.endpoints.calls(down)).toBe(calls);
    expect(stored(rig, down, 'campaign')).toEqual([]);
    await rig.act((trx, now) => takeBackCounty(trx, { campaignId: id, region: down, actor: drafter, now }));
    await eventually(() => stored(rig, down, 'campaign').length === 1);
    await eventually(async () => (await operators.county(id, down)) === undefined);
    expect((await operators.row(id)).skipped).toBe(0);
  });

  it('and was left out does not keep a campaign that was called off from ending', async () => {
    await using rig = await startRig(counties);
    await using operators = watch(rig);
    const { id } = await issuedTo(rig, counties);
    rig.endpoints.setMood('down', down);
    await callOff(rig, id);
    await rig.env.sleep(DAY + HOUR_MS);
    await eventually(async () => (await operators.nextTry(id)) !== null);
    expect((await operators.workflow(id)).waiting.map(({ what }) => what)).toEqual(['delivery']);
    await rig.act((trx, now) =>
      skipCounty(trx, { campaignId: id, region: down, reason, actor: drafter, now }),
    );
    expect((await rig.outcome(id)).stage).toBe('withdrawn');
    const ended = await operators.workflow(id);
    expect([ended.condition, ended.waiting]).toEqual(['completed', []]);
    expect(ended.endedAt).not.toBeNull();
  });
});

describe('a moment that fails', () => {
  it('is seen with its reason, tried again after 1, 2, 4 … minutes, and carried out once it can be', async () => {
    await using rig = await startRig(counties);
    const { id, document } = await issuedTo(rig, counties);
    const key = 'unlock-expires:test';
    const dueAt = new Date((await rig.now()).getTime() + HOUR_MS);
    await rig.act(async (trx, now) => {
      const args = { region: down, taskId: document.tasks[0]!.id };
      await planMoment(trx, { campaignId: id, key, kind: 'unlock-expires', at: dueAt, args });
      await wakeCourse(trx, { campaignId: id, now });
    });
    // What no rule would write: an argument that cannot be read.
    const setArgs = (args: object) =>
      rig.db
        .updateTable('course_moments')
        .set({ args: JSON.stringify(args) })
        .where('campaign_id', '=', id)
        .where('key', '=', key)
        .execute();
    await setArgs({ region: 'nowhere' });
    const moment = async () => (await momentsAhead(rig.db, id)).find((one) => one.key === key);
    await stepTo(rig, new Date(dueAt.getTime() + 30_000));
    for (const [failures, minutes] of [
      [1, 1],
      [2, 3],
      [3, 7],
    ] as const) {
      await eventually(async () => (await moment())?.failed === failures);
      const seen = (await moment())!;
      expect(seen.lastError).toMatch(/nowhere|region|taskId/);
      expectWithin(new Date(seen.at), new Date(dueAt.getTime() + minutes * MINUTE), 30_000);
      const waiting = async () =>
        (await rig.status(id)).waiting.find((one) => one.what === 'unlock-expires') as { failed?: number };
      await eventually(async () => (await waiting())?.failed === failures);
      if (failures < 3) await stepTo(rig, new Date(Date.parse(seen.at) + 20_000));
    }
    // Another moment of the campaign is not kept waiting by it.
    expect((await rig.status(id)).waiting.length).toBeGreaterThan(2);
    await setArgs({ region: down, taskId: document.tasks[0]!.id });
    await rig.env.sleep(5 * MINUTE);
    await eventually(async () => (await moment()) === undefined);
    const done = rig.db.selectFrom('course_moments').select(['done_at', 'attempts', 'last_error']);
    const row = await done.where('campaign_id', '=', id).where('key', '=', key).executeTakeFirstOrThrow();
    expect([row.attempts, row.last_error]).toEqual([3, null]);
    expectWithin(row.done_at!, new Date(dueAt.getTime() + 7 * MINUTE), 30_000);
  });
});

const isMoment = ({ what }: WorkflowReport['waiting'][number]): boolean => what === 'phase-begins';

interface Operators extends AsyncDisposable {
  /** What Temporal says. */
  workflow(id: string): Promise<WorkflowReport>;
  /** End of the wait for counties that were not reached; null when there is none. */
  nextTry(id: string): Promise<Date | null>;
  /** The campaign's line in the list of all. */
  row(id: string): Promise<OperationRow>;
  county(id: string, region: string): Promise<CountyBehind | undefined>;
}

/** What the operators' page is made of. */
function watch(rig: Rig): Operators {
  const temporal = { address: rig.env.address, namespace: 'default' };
  const reports = createWorkflowReports({
    temporal,
    uiUrl: null,
    log: createLog('operations-test', 'silent'),
  });
  return {
    workflow: (id) => reports.campaign(id),
    async nextTry(id) {
      const [first] = (await reports.campaign(id)).waiting;
      return first?.what === 'delivery' && first.until !== null ? new Date(first.until) : null;
    },
    async row(id) {
      const rows = await listOperations(rig.db, [{ prefix: '13', fields: null }]);
      expect(await requestsWaiting(rig.db, id)).toEqual([]);
      return rows.find((row) => row.campaignId === id)!;
    },
    county: async (id, region) => (await countiesBehind(rig.db, id)).find((row) => row.region === region),
    [Symbol.asyncDispose]: () => reports.stop(),
  };
}
