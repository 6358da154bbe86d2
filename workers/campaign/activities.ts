/** Activities of the campaign workflow: thin; the rules are hub-core's and take the workflow's time. */
import { campaignClock } from '@linked/hub-core/campaigns/campaign-clock.ts';
import { startCampaign } from '@linked/hub-core/campaigns/course.ts';
import { recordLateReceipts, recordPhase } from '@linked/hub-core/campaigns/record-course.ts';
import { clockOffset } from '@linked/server-kit/clock.ts';
import { addDays, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { isAppError } from '@linked/shared/errors/app-error.ts';
import type { WorkerDependencies } from '../dependencies.ts';
import type { campaignActivityNames } from './names.ts';
import type { Course } from './workflow-course.ts';

/** `now` of all inputs: the workflow's time on the hub's clock, an ISO instant. */
interface At {
  campaignId: string;
  now: string;
}

export type CampaignActivities = ReturnType<typeof createCampaignActivities>;

/** First instant after a day in Shanghai, as ISO text. */
const dayAfter = (day: string): string => shanghaiMidnight(addDays(day, 1)).toISOString();

/** A clock that is not shifted differs by the milliseconds between two readings; that must be exactly 0. */
const wholeSeconds = (milliseconds: number): number => Math.round(milliseconds / 1000) * 1000 || 0;

export function createCampaignActivities({ db, clock }: WorkerDependencies) {
  return {
    /** @throws campaign-unknown (not retried) */
    async readCourse({ campaignId }: { campaignId: string }): Promise<Course> {
      const { state, phases, receiptDueOn } = await campaignClock(db, campaignId);
      return {
        stage: state === 'closing' || state === 'closed' || state === 'withdrawn' ? state : 'open',
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
