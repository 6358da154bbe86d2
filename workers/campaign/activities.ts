/** Activities of the campaign workflow: thin; the rules are hub-core's and take the workflow's time. */
import { campaignClock } from '@linked/hub-core/campaigns/campaign-clock.ts';
import { startCampaign } from '@linked/hub-core/campaigns/course.ts';
import { recordLateReceipts, recordPhase } from '@linked/hub-core/campaigns/record-course.ts';
import { carryOutDue } from '@linked/hub-core/course/carry-out-due.ts';
import type { OpenMoment } from '@linked/hub-core/course/moments.ts';
import { readMoments } from '@linked/hub-core/course/read-moments.ts';
import { clockOffset } from '@linked/server-kit/clock.ts';
import { addDays, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import type { CampaignState } from '@linked/shared/campaigns/states.ts';
import { isAppError } from '@linked/shared/errors/app-error.ts';
import { Context } from '@temporalio/activity';
import type { WorkerDependencies } from '../dependencies.ts';
import type { CampaignStatus, campaignActivityNames, WaitingForMoment } from './names.ts';
import type { Course } from './workflow-course.ts';

/** `now` of all inputs: the workflow's time on the hub's clock, an ISO instant. */
interface At {
  campaignId: string;
  now: string;
}

/** What a campaign's workflow holds between two wakes. */
export interface CarriedOut {
  stage: CampaignStatus['stage'];
  /** When the next moment comes, on the hub's clock; null when none is left. */
  nextAt: string | null;
  /** The next few moments, earliest first. */
  ahead: WaitingForMoment[];
  /** Counties found late at the campaign's own receipt deadline; null before it. */
  lateReceipts: number | null;
  /** See {@link Course.clockAheadMs}. */
  clockAheadMs: number;
}

/** Far below the heartbeat timeout, so that one long moment does not look like a dead worker. */
const HEARTBEAT_EVERY_MS = 2_000;

export type CampaignActivities = ReturnType<typeof createCampaignActivities>;

/** First instant after a day in Shanghai, as ISO text. */
const dayAfter = (day: string): string => shanghaiMidnight(addDays(day, 1)).toISOString();

const stageOf = (state: CampaignState): CampaignStatus['stage'] =>
  state === 'closing' || state === 'closed' || state === 'withdrawn' ? state : 'open';

/** A clock that is not shifted differs by the milliseconds between two readings; that must be exactly 0. */
export const wholeSeconds = (milliseconds: number): number => Math.round(milliseconds / 1000) * 1000 || 0;

export function createCampaignActivities({ db, clock }: WorkerDependencies) {
  return {
    /**
     * @param workflowNow the workflow's own time, an ISO instant; it is set on the hub's clock here
     * @throws campaign-unknown (not retried)
     */
    async carryOutDue(asked: { campaignId: string; workflowNow: string }): Promise<CarriedOut> {
      const { campaignId } = asked;
      const timer = setInterval(() => Context.current().heartbeat(), HEARTBEAT_EVERY_MS);
      try {
        const clockAheadMs = wholeSeconds(clockOffset(clock));
        const now = new Date(Date.parse(asked.workflowNow) + clockAheadMs);
        await carryOutDue(db, { campaignId, now });
        const { state, moments, lateReceipts } = await readMoments(db, campaignId);
        return {
          stage: stageOf(state),
          nextAt: moments[0]?.at.toISOString() ?? null,
          ahead: moments.map(waitingFor),
          lateReceipts,
          clockAheadMs,
        };
      } finally {
        clearInterval(timer);
      }
    },

    /** @throws campaign-unknown (not retried) */
    async readCourse({ campaignId }: { campaignId: string }): Promise<Course> {
      const { state, phases, receiptDueOn } = await campaignClock(db, campaignId);
      return {
        stage: stageOf(state),
        phases: phases.map((phase) => ({
          code: phase.code,
          beginsAt: shanghaiMidnight(phase.startsOn).toISOString(),
          endsAt: dayAfter(phase.endsOn),
        })),
        receiptsDueAt: receiptDueOn === null ? null : dayAfter(receiptDueOn),
        clockAheadMs: wholeSeconds(clockOffset(clock)),
      };
    },

    /** issued → running. One that was withdrawn meanwhile, or is running already, stays as it is. */
    async beginCampaign({ campaignId, now }: At): Promise<void> {
      try {
        await db.transaction().execute((trx) => startCampaign(trx, { id: campaignId, now: new Date(now) }));
      } catch (error) {
        if (!isAppError(error) || error.code !== 'illegal-transition') throw error;
      }
    },

    async recordPhase(at: At & { phase: string; event: 'phase-begins' | 'phase-ends' }): Promise<void> {
      await db.transaction().execute((trx) => recordPhase(trx, { ...at, now: new Date(at.now) }));
    },

    /** @returns number of counties whose receipt is missing though its last day is over */
    async recordLateReceipts({ campaignId, now }: At): Promise<{ late: number }> {
      const late = await db
        .transaction()
        .execute((trx) => recordLateReceipts(trx, { campaignId, now: new Date(now) }));
      return { late: late.length };
    },
  } satisfies Record<keyof typeof campaignActivityNames, unknown>;
}

const waitingFor = ({ kind, args, attempts, at }: OpenMoment): WaitingForMoment => ({
  what: kind,
  ...(typeof args.phase === 'string' ? { phase: args.phase } : { args }),
  ...(attempts > 0 ? { failed: attempts } : {}),
  until: at.toISOString(),
});
