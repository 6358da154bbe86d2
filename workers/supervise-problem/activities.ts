/** The activity of a supervised problem's workflow: thin; what is due is hub-core's to say and to do. */
import { followSupervision } from '@linked/hub-core/supervision/follow-supervision.ts';
import { clockOffset } from '@linked/server-kit/clock.ts';
import { wholeSeconds } from '../campaign/activities.ts';
import type { WorkerDependencies } from '../dependencies.ts';
import type { SuperviseProblemStatus, superviseProblemActivityNames } from './names.ts';

export type SuperviseProblemActivities = ReturnType<typeof createSuperviseProblemActivities>;

export interface FollowedAnswer {
  over: boolean;
  state: string;
  next: SuperviseProblemStatus['next'];
  /** Milliseconds the hub's clock is ahead of the machine's: 0 in service. */
  clockAheadMs: number;
}

export function createSuperviseProblemActivities({ db, clock }: WorkerDependencies) {
  return {
    /**
     * Repeatable: what was carried out is not carried out again.
     * @param now the workflow's time, an ISO instant
     * @throws not-found (not retried)
     */
    async followSupervision({
      supervisionId,
      now,
    }: {
      supervisionId: string;
      now: string;
    }): Promise<FollowedAnswer> {
      const clockAheadMs = wholeSeconds(clockOffset(clock));
      const at = new Date(Date.parse(now) + clockAheadMs);
      const { over, state, next } = await db
        .transaction()
        .execute((trx) => followSupervision(trx, { id: supervisionId, now: at }));
      return {
        over,
        state,
        next: next ? { what: next.what, at: next.at.toISOString() } : null,
        clockAheadMs,
      };
    },
  } satisfies Record<keyof typeof superviseProblemActivityNames, unknown>;
}
