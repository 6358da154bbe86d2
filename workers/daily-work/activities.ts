/** Activities of the daily work: each can be repeated, and one county's or campaign's trouble is not another's. */
import { auditCampaign, findOutOfStep, findQuietNodes } from '@linked/hub-core/incidents/find-incidents.ts';
import { callableCounties } from '@linked/hub-core/reconciliation/callable-counties.ts';
import { askPullingCounties } from '@linked/hub-core/reconciliation/compare-pulling.ts';
import { forgetComparisons } from '@linked/hub-core/reconciliation/forget-comparisons.ts';
import { takeSnapshot } from '@linked/hub-core/snapshots/take-snapshot.ts';
import { Context } from '@temporalio/activity';
import type { WorkerDependencies } from '../dependencies.ts';
import type { dailyActivityNames } from '../schedules/names.ts';
import { type BatchAnswer, reconcileCounties } from './reconcile-counties.ts';

/** Far below the heartbeat timeout, so that a slow query does not look like a dead worker. */
const HEARTBEAT_EVERY_MS = 2_000;

export type DailyActivities = ReturnType<typeof createDailyActivities>;

export function createDailyActivities(dependencies: WorkerDependencies) {
  const { db, clock, log } = dependencies;
  return {
    /** @param now when the run began, on the hub's clock; its day's figures are kept, however late the retry */
    async snapshotCampaign(at: { campaignId: string; day: string; now: string }): Promise<{ rows: number }> {
      return { rows: await takeSnapshot(db, { ...at, now: new Date(at.now) }) };
    },

    /** @returns numbers of the roll-up that differ from a count of the facts */
    async auditCampaignRollup({ campaignId }: { campaignId: string }): Promise<{ differences: number }> {
      const differences = await auditCampaign(db, { campaignId, now: clock() });
      if (differences > 0) log.error({ campaignId, differences }, 'the roll-up differs from its facts');
      return { differences };
    },

    async noteQuietNodes(): Promise<{ fresh: number }> {
      const fresh = await findQuietNodes(db, clock());
      if (fresh.length > 0) log.warn({ regions: fresh }, 'counties not heard from for days');
      return { fresh: fresh.length };
    },

    /**
     * Also removes comparisons of long ago.
     * @returns counties to be called, by code; those that pull are asked by the answer to their next pull
     */
    async planReconciliation(): Promise<{ regions: string[]; asked: number }> {
      const forgotten = await forgetComparisons(db, clock());
      if (forgotten > 0) log.info({ forgotten }, 'comparisons of long ago removed');
      const asked = await askPullingCounties(db, clock());
      return { regions: await callableCounties(db), asked: asked.length };
    },

    /**
     * Compares with each county and has sent again what differs. A county compared by an attempt that was cut off is
     * not compared again.
     */
    async reconcileBatch({ regions }: { regions: string[] }): Promise<BatchAnswer> {
      const context = Context.current();
      const answer: BatchAnswer = structuredClone(
        (context.info.heartbeatDetails as BatchAnswer | undefined) ?? {
          inStep: [],
          differing: [],
          unreachable: [],
        },
      );
      const done = new Set([...answer.inStep, ...answer.differing, ...answer.unreachable]);
      const timer = setInterval(() => context.heartbeat(answer), HEARTBEAT_EVERY_MS);
      try {
        const left = regions.filter((region) => !done.has(region));
        await reconcileCounties(dependencies, left, context.cancellationSignal, (region, outcome) => {
          answer[outcome].push(region);
        });
      } finally {
        clearInterval(timer);
      }
      return { ...answer, differing: answer.differing.sort(), unreachable: answer.unreachable.sort() };
    },

    async noteOutOfStep(): Promise<{ fresh: number }> {
      const fresh = await findOutOfStep(db, clock());
      if (fresh.length > 0)
        log.error({ regions: fresh }, 'counties differ after what could be was sent again');
      return { fresh: fresh.length };
    },
  } satisfies Record<keyof typeof dailyActivityNames, unknown>;
}
