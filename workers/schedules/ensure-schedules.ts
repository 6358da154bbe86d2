/** The hub's Schedules, made at the start of every worker: what stands in names.ts is what the server has. */
import {
  Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type ScheduleOptions,
} from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { campaignTaskQueue } from '../campaign/names.ts';
import { calendarKinds, calendars, SCHEDULE_OVERLAP, SCHEDULE_TIMEZONE, scheduleId } from './names.ts';

/**
 * Makes what is missing and brings what is there to the present calendar; one that somebody paused stays paused. Can be
 * repeated, also by several workers at once.
 */
export async function ensureSchedules(
  connection: NativeConnection,
  { namespace, queuePrefix }: { namespace: string; queuePrefix: string },
): Promise<void> {
  const { schedule } = new Client({ connection, namespace });
  for (const kind of calendarKinds) {
    const options = optionsOf(queuePrefix, kind);
    const { scheduleId: id, spec, action, policies } = options;
    const update = () => schedule.getHandle(id).update(({ state }) => ({ state, spec, action, policies }));
    try {
      await update();
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      // Another worker may be faster.
      await schedule.create(options).catch((failure: unknown) => {
        if (!(failure instanceof ScheduleAlreadyRunning)) throw failure;
      });
    }
  }
}

function optionsOf(queuePrefix: string, kind: (typeof calendarKinds)[number]) {
  const { cron, catchupWindow, workflowType } = calendars[kind];
  const id = scheduleId(queuePrefix, kind);
  return {
    scheduleId: id,
    spec: { cronExpressions: [cron], timezone: SCHEDULE_TIMEZONE },
    action: {
      type: 'startWorkflow' as const,
      workflowType,
      workflowId: id,
      taskQueue: campaignTaskQueue(queuePrefix),
      args: [],
    },
    policies: { overlap: SCHEDULE_OVERLAP, catchupWindow },
  } satisfies ScheduleOptions;
}
