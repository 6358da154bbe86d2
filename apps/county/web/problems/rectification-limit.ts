/** The rectification limit (整改时限) that the tasks in force set for problems of a field. */
import { addDays } from '@linked/shared/calendar/dates.ts';
import type { Problem, Task } from '../trpc.ts';

export interface RectificationLimit {
  /** Title of the task that sets it. */
  task: string;
  /** From the day on which a problem was found. */
  days: number;
  /** Last day for this problem (YYYY-MM-DD). */
  lastDay: string;
}

/** The tightest one of the field's tasks; null where none sets any. */
export function limitFor(
  tasks: readonly Pick<Task, 'task' | 'dropped'>[],
  { field, foundOn }: Pick<Problem, 'field' | 'foundOn'>,
): RectificationLimit | null {
  const limits = tasks
    .filter(({ task, dropped }) => task.field === field && !dropped)
    .flatMap(({ task }) =>
      task.rectificationDays === undefined ? [] : [{ task: task.title, days: task.rectificationDays }],
    );
  const tightest = limits.toSorted((a, b) => a.days - b.days)[0];
  return tightest ? { ...tightest, lastDay: addDays(foundOn, tightest.days) } : null;
}
