/**
 * Calendar dates as `YYYY-MM-DD` strings in Asia/Shanghai. Nothing here reads the time zone of the process:
 * a server under UTC and a browser in California give the same answers. China has kept UTC+8 without summer
 * time since 15 September 1991; earlier instants are not converted correctly.
 */
import { AppError } from '../errors/app-error.ts';

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** Days since 1970-01-01. Throws `date-invalid` for anything but an existing day written `YYYY-MM-DD`. */
export function dayNumber(date: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const ms = match ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date)
    throw new AppError('date-invalid', { date });
  return ms / DAY_MS;
}

/** Reverse of `dayNumber`. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** 0 for Sunday to 6 for Saturday. */
export function weekday(date: string): number {
  return new Date(dayNumber(date) * DAY_MS).getUTCDay();
}

/** The date `days` calendar days later (earlier when negative). */
export function addDays(date: string, days: number): string {
  return dateOfDay(dayNumber(date) + days);
}

/** Calendar days from one date to another; negative when `to` is earlier. */
export function diffDays(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** The date that clocks in Shanghai show at an instant. */
export function shanghaiDate(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** The instant at which a day begins in Shanghai. */
export function shanghaiMidnight(date: string): Date {
  return new Date(dayNumber(date) * DAY_MS - SHANGHAI_OFFSET_MS);
}
