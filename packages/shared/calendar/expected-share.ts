import { diffDays } from './dates.ts';
import { workdaysBetween } from './workdays.ts';

/**
 * Share of the working days of a task that have gone by the end of `today`, 0 to 1: what should be done by
 * now if work is even. The start day counts for nothing and the due day for a full day, as for deadlines:
 * 0 on the start day and before, 1 on the due day and after. Without a working day between start and due,
 * 0 until the due day. All dates `YYYY-MM-DD`. Throws `date-invalid`.
 */
export function expectedShare(start: string, due: string, today: string): number {
  if (diffDays(due, today) >= 0) return 1;
  if (diffDays(start, today) <= 0) return 0;
  const all = workdaysBetween(start, due).days;
  return all === 0 ? 0 : workdaysBetween(start, today).days / all;
}
