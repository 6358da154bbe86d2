/** The hub's Schedules as Temporal has them, and a run at once. */
import type { Logger } from '@linked/server-kit/log.ts';
import type { scheduleRow } from '@linked/shared/contracts/hub/schedules.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { ScheduledKind } from '@linked/shared/schedules/kinds.ts';
import { SCHEDULE_OVERLAP, scheduleId } from '@linked/workers/schedules/names.ts';
import { ScheduleNotFoundError } from '@temporalio/client';
import type { z } from 'zod';
import { createTemporalClient } from './temporal-client.ts';

export type ScheduleState = Pick<z.infer<typeof scheduleRow>, 'condition' | 'nextAt' | 'running'>;

export interface ScheduleControl {
  /** Never rejects: that Temporal is away is an answer. */
  state(kind: ScheduledKind): Promise<ScheduleState>;
  /** Runs it now; one that runs already goes on alone. Throws `workflow-unavailable`. */
  runNow(kind: ScheduledKind): Promise<void>;
  stop(): Promise<void>;
}

/** Longer a page does not wait. */
const callMs = 4_000;

export function createScheduleControl(options: {
  temporal: { address: string; namespace: string; taskQueuePrefix: string };
  log: Logger;
}): ScheduleControl {
  const { temporal, log } = options;
  const server = createTemporalClient({ ...temporal, callMs });
  const idOf = (kind: ScheduledKind): string => scheduleId(temporal.taskQueuePrefix, kind);
  return {
    async state(kind) {
      try {
        const found = await server.run((client) => client.schedule.getHandle(idOf(kind)).describe());
        return {
          condition: found.state.paused ? 'paused' : 'active',
          nextAt: found.state.paused ? null : (found.info.nextActionTimes[0]?.toISOString() ?? null),
          running: found.info.runningActions.length > 0,
        };
      } catch (error) {
        if (error instanceof ScheduleNotFoundError)
          return { condition: 'missing', nextAt: null, running: false };
        log.debug({ err: error, kind }, 'a Schedule could not be read');
        return { condition: 'unreachable', nextAt: null, running: false };
      }
    },
    async runNow(kind) {
      try {
        // Without a policy of its own a trigger would start a second run beside the first.
        await server.run((client) => client.schedule.getHandle(idOf(kind)).trigger(SCHEDULE_OVERLAP));
      } catch (error) {
        throw new AppError('workflow-unavailable', {}, { cause: error });
      }
    },
    stop: () => server.stop(),
  };
}
