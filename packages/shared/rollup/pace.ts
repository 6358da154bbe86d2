/** How far the tasks are beside how far they should be today, both in tasks: a task at 60 % counts 0.6. */
import type { Counters } from './counters.ts';

/** The part of a region's figures that the pace follows from. */
export interface PaceFigures {
  tasksAssigned: number;
  tasksExpected: number;
  counters: Pick<Counters, 'progress_sum'>;
}

export interface Pace {
  /** Task equivalents done: the reported percentages' sum over 100. */
  actual: number;
  /** Task equivalents that the working-day calendar asks for by today. */
  expected: number;
  /** All tasks: the denominator of both. */
  assigned: number;
  behind: boolean;
}

/**
 * A county is asked for and reports whole percents, while the hub's expectation is exact: a task that is
 * reported just as its county's screen asks can be half a percent of a task short, and no more.
 */
const ROUNDING_PER_TASK = 0.005;

/** Sums of binary fractions; far below anything that is reported. */
const FLOAT_NOISE = 1e-6;

/** Behind when less is done than is expected by today, by more than rounding can explain. */
export function paceOf({ counters, tasksAssigned, tasksExpected }: PaceFigures): Pace {
  const actual = counters.progress_sum / 100;
  const tolerance = tasksAssigned * ROUNDING_PER_TASK + FLOAT_NOISE;
  return {
    actual,
    expected: tasksExpected,
    assigned: tasksAssigned,
    behind: actual < tasksExpected - tolerance,
  };
}
