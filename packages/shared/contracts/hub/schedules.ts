/** What the hub does by the calendar: when next, what came of the last runs, and a run at once. */
import { z } from 'zod';
import { instant, uuid } from '../../primitives.ts';
import { scheduledKinds } from '../../schedules/kinds.ts';
import { mutation, query } from '../procedure.ts';

const operators = ['administrator', 'province-staff'] as const;

export const scheduledRun = z.object({
  id: uuid,
  startedAt: instant,
  /** Null while it goes on, or when it was ended from outside. */
  finishedAt: instant.nullable(),
  summary: z
    .object({
      numbers: z.record(z.string(), z.number()),
      failed: z.array(z.object({ part: z.string(), reason: z.string() })),
    })
    .nullable(),
});

export const scheduleRow = z.object({
  kind: z.enum(scheduledKinds),
  /** `missing`: the worker has not made it yet; `unreachable`: Temporal does not answer. */
  condition: z.enum(['active', 'paused', 'missing', 'unreachable']),
  /** By the machine's clock; null when it cannot be told. */
  nextAt: instant.nullable(),
  running: z.boolean(),
  lastRuns: z.array(scheduledRun),
});

export const schedulesContract = {
  list: query({ who: operators, input: z.void(), output: z.array(scheduleRow) }),
  /** Runs it now, beside its calendar; one that runs already goes on alone. */
  runNow: mutation({
    who: operators,
    input: z.object({ kind: z.enum(scheduledKinds) }),
    output: z.object({ kind: z.enum(scheduledKinds) }),
  }),
};
