/** Schedules on the test run's real Temporal server, with nobody to carry them out. */
import { randomUUID } from 'node:crypto';
import { createLog } from '@linked/server-kit/log.ts';
import { calendarKinds, calendars, SCHEDULE_TIMEZONE, scheduleId } from '@linked/workers/schedules/names.ts';
import { Client, Connection } from '@temporalio/client';
import { createScheduleControl, type ScheduleControl } from '../schedule-control.ts';

/** Of a prefix of their own; `stop` takes them away again. */
export async function openTestSchedules(): Promise<{ control: ScheduleControl; stop(): Promise<void> }> {
  const address = process.env.LINKED_TEST_TEMPORAL_ADDRESS!;
  const taskQueuePrefix = `walk-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  const { schedule } = new Client({ connection });
  const handles = await Promise.all(
    calendarKinds.map((kind) =>
      schedule.create({
        scheduleId: scheduleId(taskQueuePrefix, kind),
        spec: { cronExpressions: [calendars[kind].cron], timezone: SCHEDULE_TIMEZONE },
        action: {
          type: 'startWorkflow',
          workflowType: calendars[kind].workflowType,
          taskQueue: taskQueuePrefix,
          workflowExecutionTimeout: '1 minute',
        },
      }),
    ),
  );
  const control = createScheduleControl({
    temporal: { address, namespace: 'default', taskQueuePrefix },
    log: createLog('test', 'silent'),
  });
  return {
    control,
    async stop() {
      await Promise.all(handles.map((handle) => handle.delete()));
      await control.stop();
      await connection.close();
    },
  };
}
