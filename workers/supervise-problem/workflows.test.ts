import type { SupervisionDetail } from '@linked/hub-core/supervision/read-supervisions.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { replyPayload } from '@linked/hub-core/testing/supervisions.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { addWorkdays } from '@linked/shared/calendar/workdays.ts';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { workflowBundle } from '../bundle.ts';
import { callOff } from '../testing/call-off.ts';
import { closeNow } from '../testing/close-now.ts';
import { at, HOUR_MS, relay, send, stepTo } from '../testing/course.ts';
import { eventually } from '../testing/eventually.ts';
import { expectWithin } from '../testing/expect-within.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';
import {
  actOnLetter,
  bySystem,
  letterOutcome,
  letterStatus,
  letterWorkflow,
  readLetter,
  recordReply,
  sendLetter,
} from '../testing/supervision.ts';
import { createSuperviseProblemActivities } from './activities.ts';
import { superviseProblemWorkflowType } from './names.ts';

const MINUTE = 60_000;
const counties = hebeiCounties.slice(0, 1);
const [county] = counties as [string];

const started = async (rig: Rig, way: 'government' | 'congress' = 'government') => {
  const campaign = await rig.issue(await rig.approved());
  return { campaign, letter: await sendLetter(rig, campaign.id, way) };
};
const morning = (day: string): Date => at(day, 9.5);

/** The county's reply comes up the link. */
async function reportReply(rig: Rig, campaignId: string, letter: SupervisionDetail): Promise<void> {
  const now = await rig.now();
  const reports = new CountyReports(county);
  const item = reports.draft({
    campaignId,
    kind: 'supervised-reply',
    entityId: letter.id,
    occurredAt: now.toISOString(),
    payload: replyPayload(letter, { repliedOn: shanghaiDate(now) }),
  });
  expect(await send(rig, reports, item)).toEqual(['accepted']);
  // The statement that stored it asks for the signal; any further act lets the relay carry it out.
  await relay(rig);
}
const after = (instant: Date, ms: number): Date => new Date(instant.getTime() + ms);

describe('the reply’s last day', () => {
  it('is reminded of before and after it at half past nine, and goes up to city and province', async () => {
    await using rig = await startRig(counties);
    const { campaign, letter } = await started(rig, 'congress');
    const due = letter.replyDueOn!;
    const first = addWorkdays(due, -3).date;
    expect(await letterStatus(rig, letter.id)).toEqual({
      state: 'issued',
      next: { what: 'remind', at: morning(first).toISOString() },
    });
    await stepTo(rig, after(morning(first), -MINUTE));
    expect(await bySystem(rig, letter.id)).toEqual([]);
    await stepTo(rig, after(morning(addWorkdays(due, 5).date), 5 * MINUTE));
    await eventually(async () => (await readLetter(rig, letter.id)).escalatedTo === 'province');
    const lines = await bySystem(rig, letter.id);
    expect(lines.map((line) => line.event)).toEqual([
      'remind',
      'remind',
      'remind',
      'escalate-city',
      'remind',
      'remind',
      'escalate-province',
    ]);
    const reminded = lines.filter((line) => line.event === 'remind').map((line) => line.at);
    for (const [index, offset] of [-3, -1, 1, 3, 5].entries()) {
      expectWithin(reminded[index]!, morning(addWorkdays(due, offset).date), HOUR_MS);
    }
    // Each goes down through the campaign's dispatch, once the relay has carried the signals.
    await relay(rig);
    await eventually(async () => {
      const sent = await rig.db
        .selectFrom('deliveries')
        .innerJoin('directives', 'directives.id', 'deliveries.directive_id')
        .select('deliveries.state')
        .where('campaign_id', '=', campaign.id)
        .where('kind', '=', 'problem-supervision')
        .execute();
      return sent.length === 5 && sent.every((row) => row.state === 'delivered');
    });
  });

  it('that is moved is reminded of on its new days only', async () => {
    await using rig = await startRig(counties);
    const { letter } = await started(rig);
    const moved = addWorkdays(letter.replyDueOn!, 20).date;
    await actOnLetter(rig, letter.id, 'extend', { note: '汛期', replyDueOn: moved });
    const first = morning(addWorkdays(moved, -3).date);
    await eventually(async () => (await letterStatus(rig, letter.id)).next?.at === first.toISOString());
    await stepTo(rig, after(first, -MINUTE));
    expect(await bySystem(rig, letter.id)).toEqual([]);
    await stepTo(rig, after(first, 5 * MINUTE));
    await eventually(async () => (await bySystem(rig, letter.id)).length === 1);
  });

  it('does not matter any more once the county’s reply has come up the link', async () => {
    await using rig = await startRig(counties);
    const { campaign, letter } = await started(rig, 'congress');
    await reportReply(rig, campaign.id, letter);
    await eventually(async () => (await letterStatus(rig, letter.id)).state === 'replied');
    expect((await letterStatus(rig, letter.id)).next).toBeNull();
    await stepTo(rig, morning(addWorkdays(letter.replyDueOn!, 10).date));
    expect(await bySystem(rig, letter.id)).toEqual([]);
  });
});

describe('the look-back', () => {
  it('comes on its date, opens again or ends the workflow', async () => {
    await using rig = await startRig(counties);
    const { letter } = await started(rig);
    const { id } = letter;
    const closeNow = async () => {
      await recordReply(rig, id);
      await actOnLetter(rig, id, 'verify', { note: '属实' });
      const lookBackOn = addWorkdays(shanghaiDate(await rig.now()), 15).date;
      await actOnLetter(rig, id, 'close', { lookBackOn });
      return morning(lookBackOn);
    };
    const first = await closeNow();
    await eventually(async () => (await letterStatus(rig, id)).next?.at === first.toISOString());
    await stepTo(rig, after(first, -MINUTE));
    expect((await readLetter(rig, id)).state).toBe('closed');
    await stepTo(rig, after(first, 5 * MINUTE));
    await eventually(async () => (await readLetter(rig, id)).state === 'look-back');
    await actOnLetter(rig, id, 'reopen', {
      note: '反弹',
      replyDueOn: addWorkdays(shanghaiDate(await rig.now()), 10).date,
    });
    await eventually(async () => (await letterStatus(rig, id)).next?.what === 'remind');
    const second = await closeNow();
    await stepTo(rig, after(second, 5 * MINUTE));
    await eventually(async () => (await letterStatus(rig, id)).state === 'look-back');
    await actOnLetter(rig, id, 'pass', { note: '未反弹' });
    expect(await letterOutcome(rig, id)).toEqual({ state: 'concluded' });
    expect((await bySystem(rig, id)).map((line) => line.event)).toEqual(['look-back', 'look-back']);
  });
});

describe('the end of the campaign', () => {
  it('by withdrawal ends the letters that are out, with their timers', async () => {
    await using rig = await startRig(counties);
    const { campaign, letter } = await started(rig);
    await callOff(rig, campaign.id);
    expect(await letterOutcome(rig, letter.id)).toEqual({ state: 'withdrawn' });
    await stepTo(rig, morning(addWorkdays(letter.replyDueOn!, 2).date));
    expect(await bySystem(rig, letter.id)).toEqual([]);
  });

  it('by its close leaves them under way: reminders still reach the county, and the look-back comes', async () => {
    await using rig = await startRig(counties);
    const { campaign, letter } = await started(rig, 'congress');
    const { id } = letter;
    await closeNow(rig, campaign.id);
    expect(await rig.outcome(campaign.id)).toMatchObject({ stage: 'closed' });
    await stepTo(rig, after(morning(addWorkdays(letter.replyDueOn!, 1).date), 5 * MINUTE));
    await eventually(async () => (await bySystem(rig, id)).length === 4);
    // The campaign's workflow has ended; what is queued starts it again until it is delivered.
    await relay(rig);
    await eventually(async () => (await rig.delivered(campaign.id, 'problem-supervision')).length === 3);
    expect(await rig.outcome(campaign.id)).toMatchObject({ stage: 'closed' });

    await reportReply(rig, campaign.id, letter);
    await eventually(async () => (await letterStatus(rig, id)).state === 'replied');
    await actOnLetter(rig, id, 'verify', { note: '属实' });
    const lookBackOn = addWorkdays(shanghaiDate(await rig.now()), 15).date;
    await actOnLetter(rig, id, 'close', { lookBackOn });
    await stepTo(rig, after(morning(lookBackOn), 5 * MINUTE));
    await eventually(async () => (await readLetter(rig, id)).state === 'look-back');
    await actOnLetter(rig, id, 'pass', { note: '未反弹' });
    expect(await letterOutcome(rig, id)).toEqual({ state: 'concluded' });
  });
});

describe('what goes wrong', () => {
  it('is one reminder, when a worker dies between its commit and its answer', async () => {
    await using rig = await startRig(counties);
    const { letter } = await started(rig, 'congress');
    await letterWorkflow(rig, letter.id).terminate('played again with a worker that dies');
    const { followSupervision } = createSuperviseProblemActivities({
      db: rig.db,
      clock: () => new Date(),
    } as Parameters<typeof createSuperviseProblemActivities>[0]);
    let attempts = 0;
    const worker = await Worker.create({
      connection: rig.env.nativeConnection,
      taskQueue: 'dies',
      workflowBundle: await workflowBundle(),
      activities: {
        async followSupervision(input: Parameters<typeof followSupervision>[0]) {
          const answer = await followSupervision(input);
          attempts += 1;
          if (attempts % 3 !== 0) throw new Error('the worker was killed');
          return answer;
        },
      },
    });
    await worker.runUntil(async () => {
      await rig.env.client.workflow.start(superviseProblemWorkflowType, {
        workflowId: letterWorkflow(rig, letter.id).workflowId,
        taskQueue: 'dies',
        args: [{ supervisionId: letter.id }],
      });
      await stepTo(rig, after(morning(addWorkdays(letter.replyDueOn!, 1).date), HOUR_MS));
      await eventually(async () => (await bySystem(rig, letter.id)).length >= 4);
      await rig.env.sleep(MINUTE);
    });
    expect(attempts).toBeGreaterThan(6);
    expect((await bySystem(rig, letter.id)).map((line) => line.event)).toEqual([
      'remind',
      'remind',
      'remind',
      'escalate-city',
    ]);
    const down = rig.db.selectFrom('directives').select('id').where('kind', '=', 'problem-supervision');
    expect(await down.execute()).toHaveLength(3);
  });

  it('is started again by the next step, when Temporal lost it', async () => {
    await using rig = await startRig(counties);
    const { letter } = await started(rig);
    await letterWorkflow(rig, letter.id).terminate('lost');
    await recordReply(rig, letter.id);
    await eventually(async () => (await letterStatus(rig, letter.id)).state === 'replied');
  });

  it('is not a workflow for a letter that has ended', async () => {
    await using rig = await startRig(counties);
    const { letter } = await started(rig);
    await actOnLetter(rig, letter.id, 'withdraw', { note: '另行处理' });
    expect(await letterOutcome(rig, letter.id)).toEqual({ state: 'withdrawn' });
    const { runId } = await letterWorkflow(rig, letter.id).describe();
    await rig.act((trx, now) =>
      trx
        .insertInto('workflow_requests')
        .values({
          id: letter.id,
          workflow_id: letterWorkflow(rig, letter.id).workflowId,
          kind: 'signal-supervision',
          args: JSON.stringify({ supervisionId: letter.id }),
          created_at: now,
        })
        .execute(),
    );
    expect((await letterWorkflow(rig, letter.id).describe()).runId).toBe(runId);
  });

  it('ends with the reason when there is no such supervision', async () => {
    await using rig = await startRig([]);
    const handle = await rig.env.client.workflow.start(superviseProblemWorkflowType, {
      workflowId: 'supervise-problem:none',
      taskQueue: 'test-hub',
      args: [{ supervisionId: '01a00000-0000-7000-8000-000000000000' }],
    });
    await eventually(async () => (await handle.describe()).status.name === 'FAILED');
    await expect(handle.result()).rejects.toMatchObject({ cause: { cause: { type: 'not-found' } } });
  });
});
