import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { type LockState, lockAdmits } from '@linked/shared/reviews/states.ts';

export interface HeldData {
  locked_at: Date | null;
  unlocked_until: string | null;
}

/** Whether the period's data can be changed now; an unlock ends with its last day, also before the hub says so. */
export function lockStateOf({ locked_at, unlocked_until }: HeldData, today: string): LockState {
  if (locked_at === null) return 'open';
  return unlocked_until !== null && today <= unlocked_until ? 'unlocked' : 'locked';
}

/** Throws `period-locked`: the hub would refuse it, and the work would seem to be done. */
export function requireUnlocked({ locked_at, unlocked_until }: HeldData, now: Date): void {
  const lock = { lockedAt: locked_at, unlockedUntil: unlocked_until };
  if (!lockAdmits(lock, { at: now, on: shanghaiDate(now) })) throw new AppError('period-locked');
}
