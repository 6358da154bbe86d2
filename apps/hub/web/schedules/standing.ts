/** How a Schedule stands: what Temporal says of it, beside what its runs left in the hub's own database. */
import type { ScheduleRow } from '../trpc.ts';

export type Standing =
  | ScheduleRow['condition']
  | 'running'
  /** It is due, and no worker has begun it. */
  | 'waiting'
  /** Its last run was ended before it was done. */
  | 'interrupted';

export const standingColours: Record<Standing, string> = {
  active: 'success',
  running: 'processing',
  waiting: 'warning',
  interrupted: 'warning',
  paused: 'warning',
  missing: 'error',
  unreachable: 'error',
};

export function standingOf({
  condition,
  running,
  lastRuns,
}: Pick<ScheduleRow, 'condition' | 'running' | 'lastRuns'>): Standing {
  if (condition === 'missing' || condition === 'unreachable') return condition;
  const [last] = lastRuns;
  const begun = last !== undefined && last.finishedAt === null;
  if (running) return begun ? 'running' : 'waiting';
  if (begun) return 'interrupted';
  return condition;
}
