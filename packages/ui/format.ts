/** How dates, instants and numbers are written. Instants are shown in Asia/Shanghai wherever the reader sits. */
import type { Language } from '@linked/shared/errors/messages.ts';

const ZONE = 'Asia/Shanghai';
const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function cached<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const ready = formatters.get(key);
  if (ready) return ready as T;
  const made = make();
  formatters.set(key, made);
  return made;
}

/** `152400` → `152,400`; at most `digits` decimals. */
export const formatNumber = (value: number, language: Language, digits = 0): string =>
  cached(
    `n${digits}${language}`,
    () => new Intl.NumberFormat(language, { maximumFractionDigits: digits }),
  ).format(value);

/** Numerator over denominator as `27.3 %`; null when there is nothing to divide by. */
export function formatRate(numerator: number, denominator: number, language: Language): string | null {
  if (denominator <= 0) return null;
  const percent = (numerator / denominator) * 100;
  const text = cached(
    `r${language}`,
    () => new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  ).format(percent);
  return `${text.replace(/\.0$/, '')}\u202f%`;
}

/** A day `YYYY-MM-DD` as `2026-04-03` (zh-CN) or `3 Apr 2026`. */
export function formatDay(day: string, language: Language): string {
  if (language === 'zh-CN') return day;
  const [year, month, date] = day.split('-').map(Number);
  const format = cached(
    'den',
    () =>
      new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' }),
  );
  return (format as Intl.DateTimeFormat).format(Date.UTC(year!, month! - 1, date!));
}

/** The day in Asia/Shanghai of an instant, `YYYY-MM-DD`. */
export const dayOf = (instant: string | Date): string =>
  cached('day', () => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' })).format(
    new Date(instant),
  );

/** Time of day in Asia/Shanghai: `09:05:00`. */
export const formatTime = (instant: string | Date): string =>
  cached('time', () => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, timeStyle: 'medium' })).format(
    new Date(instant),
  );

/** An instant as day and minute in Asia/Shanghai. */
export const formatInstant = (instant: string | Date, language: Language): string =>
  `${formatDay(dayOf(instant), language)} ${formatTime(instant).slice(0, 5)}`;
