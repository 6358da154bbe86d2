/** When people may be written to: working days, outside the quiet hours. */
import { AppError } from '../errors/app-error.ts';
import { addDays, shanghaiDate, shanghaiMidnight } from './dates.ts';
import { isWorkday } from './workdays.ts';

/** Times of day in Shanghai, HH:MM. Quiet from `from` over the night to `to`. */
export interface QuietHours {
  from: string;
  to: string;
}

const MINUTE_MS = 60_000;

function minutesOf(time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (!match) throw new AppError('invalid-input', { detail: time });
  return Number(match[1]) * 60 + Number(match[2]);
}

/**
 * The first instant from `instant` on at which something may be sent: itself when it is one, else the end of the next
 * quiet hours that fall on a working day. Throws `invalid-input` for a time that is none.
 */
export function nextAllowed(instant: Date, quiet: QuietHours): Date {
  const [opens, closes] = [minutesOf(quiet.to), minutesOf(quiet.from)];
  const today = shanghaiDate(instant);
  const minute = Math.floor((instant.getTime() - shanghaiMidnight(today).getTime()) / MINUTE_MS);
  if (isWorkday(today)) {
    if (minute >= opens && minute < closes) return instant;
    if (minute < opens) return at(today, opens);
  }
  let day = addDays(today, 1);
  while (!isWorkday(day)) day = addDays(day, 1);
  return at(day, opens);
}

const at = (day: string, minutes: number): Date =>
  new Date(shanghaiMidnight(day).getTime() + minutes * MINUTE_MS);

export const isAllowed = (instant: Date, quiet: QuietHours): boolean =>
  nextAllowed(instant, quiet).getTime() === instant.getTime();
