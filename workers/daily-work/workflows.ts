/** The daily work of a hub: keeps the day's figures, checks them, and compares with every county. */
import { proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import { splitIntoBatches } from '../dispatch/workflow-batches.ts';
import type { ScheduleActivities } from '../schedules/activities.ts';
import { createParts, type Parts } from '../schedules/workflow-parts.ts';
import type { DailyActivities } from './activities.ts';

/** A part that does not succeed for hours is left for the next day and noted, rather than running into it. */
const retried = {
  startToCloseTimeout: '15 minutes',
  scheduleToCloseTimeout: '4 hours',
  retry: { initialInterval: '2 seconds', maximumInterval: '5 minutes' },
} as const;

const { beginScheduledRun, finishScheduledRun } = proxyActivities<ScheduleActivities>(retried);
const { snapshotCampaign, auditCampaignRollup, noteQuietNodes, planReconciliation, noteOutOfStep } =
  proxyActivities<DailyActivities>(retried);
const { reconcileBatch } = proxyActivities<DailyActivities>({ ...retried, heartbeatTimeout: '10 seconds' });

/** Batches under way at once, so that the country's 2,843 counties do not queue up in the server. */
const BATCHES_AT_ONCE = 2;
/** What was asked for again takes its way through the counties' outboxes before they are compared again. */
const SECOND_LOOK_AFTER = '2 minutes';

const KIND = 'daily-work';

/** Started by its Schedule, or by hand. What fails is noted with the run and does not stop the rest. */
export async function dailyWork(): Promise<void> {
  const id = workflowInfo().runId;
  const parts = createParts();
  const { now, day, campaigns } = await beginScheduledRun({ id, kind: KIND });
  // The figures of the day come first: they cannot be had later.
  for (const campaignId of campaigns)
    await parts.run(`snapshot:${campaignId}`, async () => {
      await snapshotCampaign({ campaignId, day, now });
      parts.add('snapshots', 1);
    });
  for (const campaignId of campaigns)
    await parts.run(`audit:${campaignId}`, async () => {
      parts.add('audited', 1);
      parts.add('auditDifferences', (await auditCampaignRollup({ campaignId })).differences);
    });
  await parts.run('reconciliation', () => reconcileAll(parts));
  await parts.run('quiet', async () => parts.add('quietFresh', (await noteQuietNodes()).fresh));
  await finishScheduledRun({ id, kind: KIND, summary: parts.summary() });
}

async function reconcileAll(parts: Parts): Promise<void> {
  const { regions, asked } = await planReconciliation();
  parts.add('asked', asked);
  parts.add('called', regions.length);
  const first = await reconcileSome(parts, regions);
  const again = [...first.differing, ...first.unreachable].sort();
  parts.add('differed', first.differing.length);
  if (again.length > 0) {
    await sleep(SECOND_LOOK_AFTER);
    const second = await reconcileSome(parts, again);
    parts.add('unreachable', second.unreachable.length);
    parts.add('stillDiffering', second.differing.length);
  }
  parts.add('outOfStepFresh', (await noteOutOfStep()).fresh);
}

async function reconcileSome(
  parts: Parts,
  regions: readonly string[],
): Promise<{ differing: string[]; unreachable: string[] }> {
  const waiting = splitIntoBatches(regions);
  const answer = { differing: [] as string[], unreachable: [] as string[] };
  const lane = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      const regions = batch;
      const done = await parts.run(`counties:${regions[0]}`, () => reconcileBatch({ regions }));
      answer.differing.push(...(done?.differing ?? []));
      answer.unreachable.push(...(done?.unreachable ?? regions));
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, lane));
  return { differing: answer.differing.sort(), unreachable: answer.unreachable.sort() };
}
