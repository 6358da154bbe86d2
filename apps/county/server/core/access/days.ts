/** Checks of dates that people enter. */
import { AppError } from '@linked/shared/errors/app-error.ts';

/** Nothing that a county records happened before this day. */
const EARLIEST = '2000-01-01';

/** Throws `value-out-of-range` unless the day lies between `min` and `max`, both YYYY-MM-DD and included. */
export function requireDay(what: string, day: string, range: { min?: string; max: string }): void {
  const min = range.min ?? EARLIEST;
  if (day < min || day > range.max) throw new AppError('value-out-of-range', { what, min, max: range.max });
}
