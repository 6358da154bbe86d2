/**
 * What comes by itself on a letter's way: reminders around the reply's last day, and the look-back. Pure: computed
 * from the row, so that a date that is moved moves what hangs on it.
 */
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { addWorkdays, isWorkday } from '@linked/shared/calendar/workdays.ts';
import type { SupervisionState } from '@linked/shared/supervision/states.ts';

/** Working days around the reply's last day on which it is reminded of: before it (negative) and once it is over. */
export const remindOn: readonly number[] = [-3, -1, 1, 3, 5, 10, 15, 20, 30, 40, 60];
/** Working days overdue from which the city's and then the province's staff are told. */
export const CITY_TOLD_AFTER = 1;
export const PROVINCE_TOLD_AFTER = 5;

const HOUR_MS = 3_600_000;
/** When a day's reminders go out, and the hours in which any may (Shanghai). */
const SEND_AT_MS = 9.5 * HOUR_MS;
const OPENS_MS = 8.5 * HOUR_MS;
const CLOSES_MS = 18 * HOUR_MS;

export interface SupervisionMoment {
  what: 'remind' | 'look-back';
  at: Date;
  /** Working days from the reply's last day; 0 for a look-back. */
  offset: number;
}

export interface Dated {
  state: SupervisionState;
  reply_due_on: string | null;
  look_back_on: string | null;
  followed_to: Date | null;
}

const morningOf = (day: string): Date => new Date(shanghaiMidnight(day).getTime() + SEND_AT_MS);

/** Those not carried out yet, earliest first. */
export function openMoments(row: Dated): SupervisionMoment[] {
  const after = row.followed_to?.getTime() ?? 0;
  return allMoments(row).filter((moment) => moment.at.getTime() > after);
}

function allMoments({ state, reply_due_on, look_back_on }: Dated): SupervisionMoment[] {
  if (state === 'issued' && reply_due_on !== null)
    return remindOn.map((offset) => ({
      what: 'remind',
      at: morningOf(addWorkdays(reply_due_on, offset).date),
      offset,
    }));
  if (state === 'closed' && look_back_on !== null)
    return [{ what: 'look-back', at: morningOf(firstWorkday(look_back_on)), offset: 0 }];
  return [];
}

const firstWorkday = (day: string): string => (isWorkday(day) ? day : addWorkdays(day, 1).date);

/** The instant itself when it lies in working hours, else when they next begin. */
export function inWorkingHours(now: Date): Date {
  const today = shanghaiDate(now);
  const midnight = shanghaiMidnight(today).getTime();
  const since = now.getTime() - midnight;
  if (isWorkday(today) && since < OPENS_MS) return new Date(midnight + OPENS_MS);
  if (isWorkday(today) && since < CLOSES_MS) return now;
  return new Date(shanghaiMidnight(firstWorkday(addDays(today, 1))).getTime() + OPENS_MS);
}
