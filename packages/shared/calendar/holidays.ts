/**
 * Public holidays and make-up workdays as the State Council announces them each year, from `chinese-days`.
 * Its functions compute in the process's time zone; its table is keyed by date, so only the table is used.
 */
import table from 'chinese-days/dist/chinese-days.json' with { type: 'json' };

const holidays: Record<string, string> = table.holidays;
const makeUpWorkdays: Record<string, string> = table.workdays;

/** The product's promise starts here; earlier dates count weekends only. */
const FIRST_YEAR = '2019';

const announcedYears = new Set(
  Object.keys(holidays)
    .map((date) => date.slice(0, 4))
    .filter((year) => year >= FIRST_YEAR),
);

/** Whether the year of a date has no announced calendar, so that only weekends are known to be free. */
export function isProvisional(date: string): boolean {
  return !announcedYears.has(date.slice(0, 4));
}

/** What the announcement says about a date; null where the ordinary week applies. */
export function announcedDay(date: string): 'holiday' | 'make-up-workday' | null {
  if (isProvisional(date)) return null;
  if (Object.hasOwn(makeUpWorkdays, date)) return 'make-up-workday';
  return Object.hasOwn(holidays, date) ? 'holiday' : null;
}
