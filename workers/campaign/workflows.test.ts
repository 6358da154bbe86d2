import { beginClosing, closeCampaign } from '@linked/hub-core/campaigns/course.ts';
import { queueDirective } from '@linked/hub-core/directives/queue-directive.ts';
import { approver, drafter } from '@linked/hub-core/testing/campaigns.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { requestWorkflow } from '@linked/hub-core/workflow-requests/requests.ts';
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { temporal } from '@temporalio/proto';
import { describe, expect, it } from 'vitest';
import { callOff } from '../testing/call-off.ts';
import { at, dayAfter, HOUR_MS, sign, stateOf, stepTo } from '../testing/course.ts';
import { eventually } from '../testing/eventually.ts';
import { expectWithin } from '../testing/expect-within.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';
import { campaignWorkflowType } from './names.ts';

const HOUR = HOUR_MS;
const DAY = 24 * HOUR;
const LOOK_EVENTS = 6;
const counties = hebeiCounties.slice(0, 5);
const [first, second] = counties as [string, string];

describe('a campaign that was issued', () => {
  it('runs once its workflow has begun, and says what it waits for until when', async () => {
    await using rig = await startRig(counties);
    const campaign = await issued(rig);
    await eventually(async () => (await stateOf(rig, campaign.id)) === 'running');
    await eventually(() => rig.isAtRest(campaign.id));
    const { stage, waiting, ...rest } = await rig.status(campaign.id);
    expect(stage).toBe('open');
    expect(rest).toEqual({ unreachable: [], failedRounds: 0, lateReceipts: null });
    expect(waiting.find((one) => one.what === 'receipts')).toMatchObject({
      until: dayAfter(campaign.receiptDueOn!).toISOString(),
    });
    const begins = waiting.filter((one) => one.what === 'phase-begins');
    expect(begins.length).toBeGreaterThan(2);
    const untils = waiting.slice(0, -1).map((one) => one.until);
    expect(untils).toEqual(untils.toSorted());
    expect(waiting.at(-1)).toEqual({ what: 'closing', until: null });
  });

  it('has one workflow, however often its start is requested', async () => {
    await using rig = await startRig(counties);
    const campaign = await issued(rig);
    const before = (await rig.workflow(campaign.id).describe()).runId;
    const args = { campaignId: campaign.id, region: campaign.region };
    await rig.act((trx, now) => requestWorkflow(trx, { kind: 'start-campaign', args, now }));
    expect((await rig.workflow(campaign.id).describe()).runId).toBe(before);
    expect(rig.endpoints.calls(first)).toBe(1);
  });

  it('ends with the reason when there is no such campaign', async () => {
    await using rig = await startRig([]);
    const handle = await rig.env.client.workflow.start(campaignWorkflowType, {
      workflowId: 'campaign:none',
      taskQueue: 'test-hub',
      args: [{ campaignId: '01a00000-0000-7000-8000-000000000000', region: '130000' }],
    });
    await eventually(async () => (await handle.describe()).status.name === 'FAILED');
    await expect(handle.result()).rejects.toMatchObject({ cause: { cause: { type: 'campaign-unknown' } } });
  });
});

describe('the receipt deadline', () => {
  it('puts on record who has not signed, on the day after it by the workflow’s time', async () => {
    await using rig = await startRig(counties);
    const campaign = await issued(rig);
    await signAll(rig, campaign.id, first, second);
    await stepTo(rig, at(campaign.receiptDueOn!, 12));
    expect(await rig.history(campaign.id, 'receipts-late')).toEqual([]);
    await stepTo(rig, at(addDays(campaign.receiptDueOn!, 1), 12));
    await eventually(async () => (await rig.status(campaign.id)).lateReceipts !== null);
    // All of the province but the two: those never enrolled have not signed either.
    expect((await rig.status(campaign.id)).lateReceipts).toBe(hebeiCounties.length - 2);
    const [line] = await rig.history(campaign.id, 'receipts-late');
    expect(line?.reason).toBe(String(hebeiCounties.length - 2));
    expectWithin(line!.at, dayAfter(campaign.receiptDueOn!), HOUR);
  });

  it('that was moved counts from its new day only', async () => {
    await using rig = await startRig(counties);
    const campaign = await issued(rig);
    const moved = addDays(campaign.receiptDueOn!, 7);
    await rig.act(async (trx, now) => {
      await trx
        .updateTable('directives')
        .set({ receipt_due_on: moved })
        .where('campaign_id', '=', campaign.id)
        .execute();
      const args = { campaignId: campaign.id, signal: 'dates-changed' } as const;
      await requestWorkflow(trx, { kind: 'signal-campaign', args, now });
    });
    await stepTo(rig, at(addDays(campaign.receiptDueOn!, 3), 12));
    expect((await rig.status(campaign.id)).lateReceipts).toBeNull();
    await stepTo(rig, at(addDays(moved, 1), 12));
    await eventually(async () => (await rig.status(campaign.id)).lateReceipts === hebeiCounties.length);
    const lines = await rig.history(campaign.id, 'receipts-late');
    expect(lines).toHaveLength(1);
    expectWithin(lines[0]!.at, dayAfter(moved), HOUR);
  });
});

describe('phases', () => {
  it('begin and end on record on their dates, ten weeks and more ahead', async () => {
    await using rig = await startRig(counties);
    const campaign = await issued(rig);
    const last = campaign.document.phases
      .map((phase) => phase.endsOn)
      .sort()
      .at(-1)!;
    while (shanghaiDate(await rig.now()) <= last) await rig.env.sleep(5 * DAY);
    const phases = campaign.document.phases.length;
    await eventually(async () => (await rig.history(campaign.id, 'phase-ends')).length === phases);
    const begins = await rig.history(campaign.id, 'phase-begins');
    const ends = await rig.history(campaign.id, 'phase-ends');
    for (const phase of campaign.document.phases) {
      const began = begins.find((line) => line.reason === phase.name)!;
      const ended = ends.find((line) => line.reason === phase.name)!;
      // The first phase begins on the day of issue, some hours before it.
      expectWithin(began.at, shanghaiMidnight(phase.startsOn), DAY);
      expectWithin(ended.at, dayAfter(phase.endsOn), HOUR);
    }
    expect([begins.length, ends.length]).toEqual([
      campaign.document.phases.length,
      campaign.document.phases.length,
    ]);
  });
});

describe('the history', () => {
  it('grows by eleven events a moment, however many there are', async () => {
    await using rig = await startRig(counties);
    const campaign = await issued(rig);
    await eventually(() => rig.isAtRest(campaign.id));
    const events = async () =>
      ((await rig.workflow(campaign.id).fetchHistory()).events ?? []).map((event) => event.eventType!);
    const before = (await events()).length;
    // Nothing is to be sent before the first deadline has passed: what is counted is waking and looking.
    await stepTo(rig, at(campaign.receiptDueOn!, 12));
    await eventually(() => rig.isAtRest(campaign.id));
    const added = (await events()).slice(before);
    const { EVENT_TYPE_ACTIVITY_TASK_SCHEDULED: scheduled, EVENT_TYPE_MARKER_RECORDED: marker } =
      temporal.api.enums.v1.EventType;
    const wakes = added.filter((type) => type === scheduled).length;
    // The look for counties behind that dispatch takes every six hours: a timer, a marker and a workflow task.
    const looks = added.filter((type) => type === marker).length;
    expect(wakes).toBeGreaterThan(2);
    expect((added.length - LOOK_EVENTS * looks) / wakes).toBeCloseTo(11, 0);
  });
});

describe('a hub whose clock is shifted', () => {
  it('has its moments recorded on its own days, as soon as its clock has passed them', async () => {
    await using rig = await startRig(counties);
    rig.shiftClock(-68 * DAY);
    const campaign = await issued(rig);
    await eventually(() => rig.isAtRest(campaign.id));
    await rig.env.sleep(10_000);
    expect(await rig.history(campaign.id, 'receipts-late')).toEqual([]);
    rig.shiftClock(-40 * DAY);
    await rig.env.sleep(5_000);
    await eventually(async () => (await rig.history(campaign.id, 'receipts-late')).length === 1);
    const [line] = await rig.history(campaign.id, 'receipts-late');
    expectWithin(line!.at, new Date((await rig.now()).getTime() - HOUR), HOUR);
    expect((await rig.history(campaign.id, 'phase-ends')).length).toBeGreaterThan(0);
    rig.shiftClock(0);
    await rig.env.sleep(5_000);
    const waiting = async () => (await rig.status(campaign.id)).waiting.filter((one) => one.until !== null);
    await eventually(async () => (await waiting()).length > 0);
    for (const { until } of await waiting())
      expect(Date.parse(until!)).toBeGreaterThan((await rig.now()).getTime() - HOUR);
  });
});

describe('withdrawing', () => {
  it('in the middle of the dispatch reaches every county, and the workflow ends', async () => {
    const many = hebeiCounties.slice(0, 60);
    await using rig = await startRig(many);
    const campaign = await rig.approved();
    let deliveries = 0;
    const halfway = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    rig.endpoints.onDelivery(async () => {
      deliveries += 1;
      if (deliveries < 30) return;
      halfway.resolve();
      await goOn.promise;
    });
    await rig.issue(campaign);
    await halfway.promise;
    await callOff(rig, campaign.id);
    goOn.resolve();
    expect(await rig.outcome(campaign.id)).toEqual({ stage: 'withdrawn', lateReceipts: null });
    for (const county of many)
      expect(rig.endpoints.stored(county).map((item) => item.kind)).toEqual(['campaign', 'withdraw']);
    expect(await stateOf(rig, campaign.id)).toBe('withdrawn');
  });

  it('stops the dates: no lateness is recorded for a campaign that was called off', async () => {
    await using rig = await startRig(counties);
    rig.endpoints.setMood('down', first);
    const campaign = await issued(rig);
    await eventually(async () => (await rig.status(campaign.id)).failedRounds >= 1);
    await callOff(rig, campaign.id);
    await stepTo(rig, at(addDays(campaign.receiptDueOn!, 10), 12));
    expect(await rig.history(campaign.id, 'receipts-late')).toEqual([]);
    const { stage, waiting } = await rig.status(campaign.id);
    expect([stage, waiting.map((one) => one.what)]).toEqual(['withdrawn', ['delivery']]);
  });

  it('counts once when its signal is repeated, and nothing reverses it', async () => {
    await using rig = await startRig(counties);
    rig.endpoints.setMood('down', first);
    const campaign = await issued(rig);
    await eventually(async () => (await rig.status(campaign.id)).failedRounds >= 1);
    await callOff(rig, campaign.id);
    for (const [signal, id] of [
      ['withdraw', 'again'],
      ['withdraw', 'again'],
      ['begin-closing', 'late'],
      ['close', 'later'],
    ] as const)
      await rig.signal(campaign.id, signal, id);
    expect((await rig.status(campaign.id)).stage).toBe('withdrawn');
    rig.endpoints.setMood('up', first);
    await rig.signal(campaign.id, 'retry-now', 'now');
    expect((await rig.outcome(campaign.id)).stage).toBe('withdrawn');
    for (const county of counties) expect(rig.endpoints.stored(county)).toHaveLength(2);
  });
});

describe('closing', () => {
  it('sends each step to the counties and ends with the last of them', async () => {
    await using rig = await startRig(counties);
    const campaign = await issued(rig);
    await eventually(async () => (await stateOf(rig, campaign.id)) === 'running');
    await rig.act(async (trx, now) => {
      const step = { id: campaign.id, version: await rig.version(campaign.id), actor: drafter, now };
      await beginClosing(trx, { ...step, lastDay: addDays(shanghaiDate(now), 3) });
    });
    await eventually(async () => (await rig.delivered(campaign.id, 'closing')).length === counties.length);
    expect((await rig.status(campaign.id)).stage).toBe('closing');
    expect((await rig.status(campaign.id)).waiting.at(-1)).toEqual({ what: 'close', until: null });
    rig.endpoints.setMood('down', second);
    await rig.act(async (trx, now) => {
      await closeCampaign(trx, {
        id: campaign.id,
        version: await rig.version(campaign.id),
        actor: approver,
        now,
      });
    });
    await eventually(async () => (await rig.delivered(campaign.id, 'close')).length === counties.length - 1);
    expect((await rig.workflow(campaign.id).describe()).status.name).toBe('RUNNING');
    rig.endpoints.setMood('up', second);
    await rig.env.sleep(HOUR);
    expect((await rig.outcome(campaign.id)).stage).toBe('closed');
    for (const county of counties)
      expect(rig.endpoints.stored(county).map((item) => item.kind)).toEqual(['campaign', 'closing', 'close']);
  });
});

describe('a further directive', () => {
  it('goes out when the workflow is told of it', async () => {
    await using rig = await startRig(counties);
    const campaign = await issued(rig);
    await eventually(() => rig.isAtRest(campaign.id));
    await rig.act(async (trx, now) => {
      await queueDirective(trx, {
        campaignId: campaign.id,
        kind: 'closing',
        revision: 2,
        payload: { lastDay: addDays(shanghaiDate(now), 9) },
        issuingOrgan: campaign.issuingOrgan,
        regions: counties,
        receiptDueOn: null,
        now,
      });
      const args = { campaignId: campaign.id, signal: 'directive-queued' } as const;
      await requestWorkflow(trx, { kind: 'signal-campaign', args, now });
    });
    await eventually(async () => (await rig.delivered(campaign.id, 'closing')).length === counties.length);
    expect((await rig.status(campaign.id)).stage).toBe('open');
  });
});

describe('a workflow that Temporal lost', () => {
  it('is started again by what is asked of it, goes on where the campaign is, and ends as it should', async () => {
    await using rig = await startRig(counties);
    const campaign = await issued(rig);
    await eventually(async () => (await rig.history(campaign.id, 'phase-begins')).length === 1);
    await rig.workflow(campaign.id).terminate('lost');
    rig.endpoints.setMood('down', first);
    await callOff(rig, campaign.id);
    await eventually(async () => (await rig.status(campaign.id)).failedRounds >= 1);
    await rig.workflow(campaign.id).terminate('lost again');
    const args = { campaignId: campaign.id, signal: 'retry-now' } as const;
    await rig.act((trx, now) => requestWorkflow(trx, { kind: 'signal-campaign', args, now }));
    // Where it stands is read after its first round.
    await eventually(async () => (await rig.status(campaign.id)).stage === 'withdrawn');
    const { waiting, failedRounds } = await rig.status(campaign.id);
    expect([failedRounds >= 1, waiting.map((one) => one.what)]).toEqual([true, ['delivery']]);
    rig.endpoints.setMood('up', first);
    await rig.signal(campaign.id, 'retry-now', 'once more');
    expect((await rig.outcome(campaign.id)).stage).toBe('withdrawn');
    for (const county of counties)
      expect(rig.endpoints.stored(county).map((item) => item.kind)).toEqual(['campaign', 'withdraw']);
    expect(await rig.history(campaign.id, 'phase-begins')).toHaveLength(1);
  });
});

describe('a run that continues an earlier one', () => {
  it('follows when the history has grown long, and knows what it waited for', async () => {
    await using rig = await startRig(counties);
    rig.endpoints.setMood('down', first);
    const campaign = await issued(rig);
    const firstRun = (await rig.workflow(campaign.id).describe()).runId;
    const isContinued = async () => (await rig.workflow(campaign.id).describe()).runId !== firstRun;
    while (!(await isContinued())) await rig.env.sleep(DAY);
    expect(await rig.history(campaign.id, 'receipts-late')).toHaveLength(1);
    await eventually(async () => (await rig.status(campaign.id)).waiting[0]?.what === 'delivery');
    const status = await rig.status(campaign.id);
    expect(status.unreachable).toEqual([first]);
    expect(status.lateReceipts).toBe(hebeiCounties.length);
    // More than a day of hourly tries was carried over: the backoff did not begin anew.
    expect(status.failedRounds).toBeGreaterThan(24);
    rig.endpoints.setMood('up', first);
    await rig.env.sleep(2 * HOUR);
    await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === counties.length);
  });

  it('begins where that one stopped: nothing is recorded, signalled or started twice', async () => {
    await using rig = await startRig(counties);
    const campaign = await issued(rig);
    await eventually(async () => (await stateOf(rig, campaign.id)) === 'running');
    await eventually(async () => (await rig.history(campaign.id, 'phase-begins')).length === 1);
    await rig.workflow(campaign.id).terminate('continued by hand');
    rig.endpoints.setMood('down', first);
    const carried = {
      stage: 'closing',
      begun: true,
      lateReceipts: 3,
      recorded: [],
      seen: ['known'],
      dispatch: { failedRounds: 4, unreachable: [first] },
    };
    await rig.env.client.workflow.start(campaignWorkflowType, {
      workflowId: `campaign:${campaign.id}`,
      taskQueue: 'test-hub',
      args: [{ campaignId: campaign.id, region: campaign.region }, carried],
    });
    await rig.signal(campaign.id, 'withdraw', 'known');
    await eventually(async () => (await rig.status(campaign.id)).waiting[0]?.what === 'delivery');
    const { stage, unreachable, failedRounds, lateReceipts } = await rig.status(campaign.id);
    expect({ stage, unreachable, failedRounds, lateReceipts }).toEqual({
      stage: 'closing',
      unreachable: [first],
      failedRounds: 4,
      lateReceipts: 3,
    });
    expect(await rig.history(campaign.id, 'phase-begins')).toHaveLength(1);
  });
});

const issued = async (rig: Rig) => {
  const campaign = await rig.issue(await rig.approved());
  await eventually(async () => (await rig.workflow(campaign.id).describe()).historyLength > 5);
  return campaign;
};

/** Counties sign: their receipts come up the link and are ingested. */
async function signAll(rig: Rig, campaignId: string, ...regions: string[]): Promise<void> {
  await eventually(async () => (await rig.delivered(campaignId, 'campaign')).length === counties.length);
  for (const region of regions)
    expect(await sign(rig, campaignId, new CountyReports(region))).toBe('accepted');
}
