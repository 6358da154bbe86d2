/**
 * Working days in mainland China: Monday to Friday without public holidays, and the make-up workdays on
 * weekends. A result that touches a year without an announced calendar counts weekends only and is marked
 * `provisional: true`; the screen shows the mark, and the deadline is computed again once the year is announced.
 */
import { AppError } from '../errors/app-error.ts';
import { addDays, dayNumber, weekday } from './dates.ts';
import { announcedDay, isProvisional } from './holidays.ts';

/** Whether a date is a working day. Throws `date-invalid`. */
export function isWorkday(date: string): boolean {
  const day = weekday(date);
  const announced = announcedDay(date);
  if (announced !== null) return announced === 'make-up-workday';
  return day !== 0 && day !== 6;
}

/**
 * The nth working day after a date (before it when `n` is negative); the date itself is not counted.
 * `n = 0` gives the date unchanged, working day or not. Throws `date-invalid`, and `invalid-input` for a fraction.
 */
export function addWorkdays(date: string, n: number): { date: string; provisional: boolean } {
  if (!Number.isInteger(n)) throw new AppError('invalid-input', { detail: `${n}` });
  const step = n < 0 ? -1 : 1;
  let reached = addDays(date, 0);
  let provisional = isProvisional(reached);
  for (let left = Math.abs(n); left > 0; ) {
    reached = addDays(reached, step);
    provisional ||= isProvisional(reached);
    if (isWorkday(reached)) left -= 1;
  }
  return { date: reached, provisional };
}

/**
 * Working days from one date to another, without the first and with the last day, so that
 * `workdaysBetween(d, addWorkdays(d, n).date).days === n`; negative when `to` is earlier. Throws `date-invalid`.
 */
export function workdaysBetween(from: string, to: string): { days: number; provisional: boolean } {
  const forward = dayNumber(from) <= dayNumber(to);
  const step = forward ? 1 : -1;
  let days = 0;
  let provisional = isProvisional(from) || isProvisional(to);
  for (let date = from; date !== to; ) {
    date = addDays(date, step);
    provisional ||= isProvisional(date);
    if (isWorkday(date)) days += step;
  }
  return { days, provisional };
}
