/** Drafts the week's bulletin of every campaign, for staff to edit and issue; nothing goes out by itself. */
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ScheduleActivities } from '../schedules/activities.ts';
import { createParts } from '../schedules/workflow-parts.ts';
import type { BulletinActivities } from './activities.ts';

const retried = {
  startToCloseTimeout: '5 minutes',
  scheduleToCloseTimeout: '12 hours',
  retry: { initialInterval: '2 seconds', maximumInterval: '10 minutes' },
} as const;

const { beginScheduledRun, finishScheduledRun } = proxyActivities<ScheduleActivities>(retried);
const { draftWeeklyBulletin } = proxyActivities<BulletinActivities>(retried);

const KIND = 'weekly-bulletin';

export async function weeklyBulletin(): Promise<void> {
  const id = workflowInfo().runId;
  const parts = createParts();
  const { campaigns } = await beginScheduledRun({ id, kind: KIND });
  parts.add('drafted', 0);
  for (const campaignId of campaigns)
    await parts.run(`bulletin:${campaignId}`, async () => {
      const { outcome } = await draftWeeklyBulletin({ campaignId });
      parts.add(outcome, 1);
    });
  await finishScheduledRun({ id, kind: KIND, summary: parts.summary() });
}
