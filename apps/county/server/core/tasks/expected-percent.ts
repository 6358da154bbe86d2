import { expectedShare } from '@linked/shared/calendar/expected-share.ts';

/** A day has few pairs of dates, asked for by every list of tasks of every county. */
const MOST_KEPT = 2000;
const known = new Map<string, number>();

/** Share of the working days between two days that have gone by today, in whole percent; 100 from the due day on. */
export function expectedPercent(startsOn: string, dueOn: string, today: string): number {
  const key = `${startsOn} ${dueOn} ${today}`;
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  if (known.size >= MOST_KEPT) known.clear();
  const percent = Math.round(100 * expectedShare(startsOn, dueOn, today));
  known.set(key, percent);
  return percent;
}
