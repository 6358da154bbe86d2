/**
 * Wire names of what runs by the calendar: ids of Schedules, their workflow types and activities. They stay in the
 * Temporal server and in histories. Never renamed or reused; the hub server triggers by these names.
 */
import type { ScheduledKind } from '@linked/shared/schedules/kinds.ts';

export interface Calendar {
  /** Type of the workflow that is started. */
  workflowType: string;
  /** Minute hour day month weekday, in {@link SCHEDULE_TIMEZONE}. */
  cron: string;
  /** How late a run is still begun when the server was away at its time; after that the day is left out. */
  catchupWindow: string;
}

export const SCHEDULE_TIMEZONE = 'Asia/Shanghai';

export const dailyWorkType = 'dailyWork';
export const weeklyBulletinType = 'weeklyBulletin';

export const calendars: Record<ScheduledKind, Calendar> = {
  // Near the end of the day, so that a snapshot stands for it; late enough for what offices enter in the evening.
  'daily-work': { workflowType: dailyWorkType, cron: '30 23 * * *', catchupWindow: '20 minutes' },
  // On staff's desks when the week begins, with the figures of Sunday evening.
  'weekly-bulletin': { workflowType: weeklyBulletinType, cron: '0 8 * * 1', catchupWindow: '2 days' },
};
export const calendarKinds = Object.keys(calendars) as ScheduledKind[];

/** A run that is still at work when the next is due goes on alone; runs never pile up. */
export const SCHEDULE_OVERLAP = 'SKIP';

/** @param prefix the deployment's TEMPORAL_TASK_QUEUE_PREFIX; one Temporal namespace may serve several hubs */
export const scheduleId = (prefix: string, kind: ScheduledKind): string => `${prefix}-${kind}`;

export const scheduleActivityNames = {
  /** Note that a run begins; answers with the hub's time and what there is to do. */
  beginScheduledRun: 'beginScheduledRun',
  /** Note what came of a run. */
  finishScheduledRun: 'finishScheduledRun',
} as const;

export const dailyActivityNames = {
  /** Keep the day's figures of one campaign. */
  snapshotCampaign: 'snapshotCampaign',
  /** Compare one campaign's roll-up with its facts. */
  auditCampaignRollup: 'auditCampaignRollup',
  /** Look for counties not heard from. */
  noteQuietNodes: 'noteQuietNodes',
  /** Which counties are to be called; those that pull are asked. */
  planReconciliation: 'planReconciliation',
  /** Compare with each county of a batch. */
  reconcileBatch: 'reconcileBatch',
  /** Note which counties differ still. */
  noteOutOfStep: 'noteOutOfStep',
} as const;

export const bulletinActivityNames = {
  /** Draft the bulletin of one campaign. */
  draftWeeklyBulletin: 'draftWeeklyBulletin',
} as const;
