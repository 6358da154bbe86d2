/**
 * One workflow a campaign: sends out what is queued, follows the dated course and is woken for what changes it.
 * Receipts, progress and problems do not come here; at a deadline the database is asked. What is due when stands in the
 * database too (docs/adr/0008-moments.md): the workflow holds the next instant only.
 */
import type { CampaignSignal } from '@linked/shared/campaigns/workflow-names.ts';
import { defineSearchAttributeKey } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  patched,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { type CarriedDispatch, createDispatch } from '../dispatch/workflow-dispatch.ts';
import { workflowNow } from '../workflow-clock.ts';
import type { CampaignActivities, CarriedOut } from './activities.ts';
import {
  type CampaignOutcome,
  type CampaignStart,
  type CampaignStatus,
  campaignPatches,
  campaignSearchAttributes,
  campaignStatusQuery,
  type Waiting,
} from './names.ts';
import { type Moment, momentKey, openMoments } from './workflow-course.ts';
import { receiveSignals } from './workflow-signals.ts';

// None of them is local: dispatch has a local activity of its own, and of two under way at once the order in
// which they end is not kept in the history, so that a replay may take another path.
const { readCourse, beginCampaign, recordPhase, recordLateReceipts } = proxyActivities<CampaignActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

const { carryOutDue } = proxyActivities<CampaignActivities>({
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '8 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** While a demo lives through other days its clock may leap at any time, so the dates are read again this often. */
const SHIFTED_CLOCK_CHECK_MS = 1_000;

/** How long the dates wait for a first round that drags on because many counties are down. */
const FIRST_ROUND_PATIENCE_MS = 60_000;

/** What a run hands to the next at continue-as-new. */
export interface CarriedCampaign {
  stage: CampaignStatus['stage'];
  begun: boolean;
  lateReceipts: number | null;
  /** Keys of the moments already on record; only runs from before {@link campaignPatches.moments} read it. */
  recorded: string[];
  /** Ids of requests already carried out. */
  seen: string[];
  dispatch: CarriedDispatch;
}

const atStart: CarriedCampaign = {
  stage: 'open',
  begun: false,
  lateReceipts: null,
  recorded: [],
  seen: [],
  dispatch: { failedRounds: 0, unreachable: [] },
};

/** Ends when the campaign is closed or withdrawn and no county that can be pushed to is behind. */
export async function campaign(start: CampaignStart, carried = atStart): Promise<CampaignOutcome> {
  const { campaignId } = start;
  let { stage, begun, lateReceipts } = carried;
  const recorded = [...carried.recorded];
  const seen = [...carried.seen];
  const dispatch = createDispatch(campaignId, carried.dispatch);
  let datesChanged = false;
  let ahead: Moment[] = [];
  let clockAheadMs = 0;
  /** What the database said when it was last asked; null before. */
  let course: CarriedOut | null = null;

  const isOver = (): boolean => stage === 'closed' || stage === 'withdrawn';
  const hubNow = (): number => workflowNow() + clockAheadMs;
  const nowText = (): string => new Date(hubNow()).toISOString();
  const isFinished = (): boolean => isOver() && dispatch.isDone();
  const mustContinueAsNew = (): boolean =>
    workflowInfo().continueAsNewSuggested && dispatch.isResting() && allHandlersFinished();

  receiveSignals(seen, (signal) => {
    const next = isOver() ? stage : (stageAfter[signal] ?? stage);
    if (next !== stage) labelStage(start.region, next);
    stage = next;
    datesChanged = true;
    if (signal !== 'dates-changed') dispatch.wake();
  });
  setHandler(defineQuery<CampaignStatus>(campaignStatusQuery), () => ({
    stage,
    waiting: [
      ...(dispatch.isDone() ? [] : [waitingForDelivery(dispatch.nextTryAt(), clockAheadMs)]),
      ...(isOver() ? [] : [...(course?.ahead ?? waitingFor(ahead)), waitingForPeople(stage)]),
    ],
    ...dispatch.carried(),
    lateReceipts,
  }));

  async function readDates(): Promise<void> {
    datesChanged = false;
    const course = await readCourse({ campaignId });
    clockAheadMs = course.clockAheadMs;
    ahead = openMoments(course, recorded);
    // A workflow that was lost and started again missed the signals; where it stands is in the database.
    if (!begun && stage === 'open' && course.stage && course.stage !== 'open') {
      stage = course.stage;
      labelStage(start.region, stage);
    }
  }

  async function record(moment: Moment): Promise<void> {
    const now = nowText();
    if (moment.what === 'receipts') lateReceipts = (await recordLateReceipts({ campaignId, now })).late;
    else await recordPhase({ campaignId, phase: moment.phase, event: moment.what, now });
    recorded.push(momentKey(moment));
    ahead = ahead.filter((other) => other !== moment);
  }

  const mustAsk = (): boolean => !isOver() && (datesChanged || course === null);

  /** Has everything carried out that is due. Where the campaign is further than was known, a signal was missed. */
  async function carryOut(): Promise<void> {
    datesChanged = false;
    course = await carryOutDue({ campaignId, workflowNow: new Date(workflowNow()).toISOString() });
    ({ clockAheadMs } = course);
    lateReceipts = course.lateReceipts ?? lateReceipts;
    begun = true;
    if (stages.indexOf(course.stage) <= stages.indexOf(stage)) return;
    stage = course.stage;
    labelStage(start.region, stage);
    dispatch.wake();
  }

  /** Holds the next instant: waits until then or for what changes the course, and asks again. */
  async function follow(): Promise<void> {
    const nextAt = course?.nextAt && !isOver() ? Date.parse(course.nextAt) : Infinity;
    if (mustAsk() || nextAt <= hubNow()) return carryOut();
    const isShifted = !isOver() && clockAheadMs !== 0;
    const until = nextAt - hubNow();
    const wait = isShifted ? Math.min(until, SHIFTED_CLOCK_CHECK_MS) : until;
    const before = stage;
    const changed = (): boolean => stage !== before || isFinished() || mustAsk() || mustContinueAsNew();
    if (wait === Infinity) await condition(changed);
    else await condition(changed, wait);
    if (isShifted) datesChanged = true;
  }

  /** As {@link follow}, for runs from before {@link campaignPatches.moments}. */
  async function step(): Promise<void> {
    const next = isOver() ? undefined : ahead[0];
    if (next && next.at <= hubNow()) return record(next);
    const until = next ? next.at - hubNow() : Infinity;
    const isShifted = !isOver() && clockAheadMs !== 0;
    const wait = isShifted ? Math.min(until, SHIFTED_CLOCK_CHECK_MS) : until;
    const mustRead = (): boolean => !isOver() && datesChanged;
    const before = stage;
    const changed = (): boolean => stage !== before || isFinished() || mustRead() || mustContinueAsNew();
    if (wait === Infinity) await condition(changed);
    else await condition(changed, wait);
    if (mustRead() || isShifted) await readDates();
  }

  async function begin(): Promise<void> {
    await readDates();
    if (begun) return;
    await beginCampaign({ campaignId, now: nowText() });
    begun = true;
  }

  async function run(): Promise<CampaignOutcome> {
    if (!begun) labelStage(start.region, stage);
    // The counties come first: on a small machine the rest would take its share of the cores from the deliveries.
    await condition(() => dispatch.hasTried(), FIRST_ROUND_PATIENCE_MS);
    if (!patched(campaignPatches.moments)) await begin();
    while (!isFinished()) {
      // Asked anew each time: a run from before goes over to the moments at its next step.
      await (patched(campaignPatches.moments) ? follow() : step());
      if (mustContinueAsNew()) await continueAsNew<typeof campaign>(start, carry());
    }
    return { stage: stage === 'withdrawn' ? 'withdrawn' : 'closed', lateReceipts };
  }

  const carry = (): CarriedCampaign => ({
    stage,
    begun,
    lateReceipts,
    recorded,
    seen,
    dispatch: dispatch.carried(),
  });

  return Promise.race([run(), dispatch.run()]);
}

const stageAfter: Partial<Record<CampaignSignal, CampaignStatus['stage']>> = {
  'begin-closing': 'closing',
  close: 'closed',
  withdraw: 'withdrawn',
};

/** A campaign only goes on in this order. */
const stages: readonly CampaignStatus['stage'][] = ['open', 'closing', 'closed', 'withdrawn'];

const regionKey = defineSearchAttributeKey(campaignSearchAttributes.region, 'KEYWORD');
const stageKey = defineSearchAttributeKey(campaignSearchAttributes.stage, 'KEYWORD');

function labelStage(region: string, stage: CampaignStatus['stage']): void {
  upsertSearchAttributes([
    { key: regionKey, value: region },
    { key: stageKey, value: stage },
  ]);
}

const waitingForDelivery = (nextTryAt: number | null, clockAheadMs: number): Waiting => ({
  what: 'delivery',
  until: nextTryAt === null ? null : new Date(nextTryAt + clockAheadMs).toISOString(),
});

/** In the order in which it is expected. */
const waitingFor = (ahead: readonly Moment[]): Waiting[] =>
  ahead.map(({ at, ...moment }) => ({ ...moment, until: new Date(at).toISOString() }));

/** What only a person's decision ends; it comes last. */
const waitingForPeople = (stage: CampaignStatus['stage']): Waiting => ({
  what: stage === 'closing' ? 'close' : 'closing',
  until: null,
});
