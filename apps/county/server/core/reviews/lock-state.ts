import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { LockState } from '@linked/shared/reviews/states.ts';
import { submittedStates, type TaskState } from '@linked/shared/tasks/states.ts';

export interface HeldData {
  locked_at: Date | null;
  unlocked_until: string | null;
  state: string;
  own_state: string;
  campaign_state: string;
}

/** While the campaign closes, what is not handed in is open to the closing's last day, whatever lock there is (ADR 20). */
const straggles = ({ state, own_state, campaign_state }: HeldData): boolean =>
  campaign_state === 'closing' && (state === 'returned' || !submittedStates.includes(own_state as TaskState));

/** Whether the period's data can be changed now; an unlock ends with its last day, also before the hub says so. */
export function lockStateOf(row: HeldData, today: string): LockState {
  if (row.locked_at === null || straggles(row)) return 'open';
  return row.unlocked_until !== null && today <= row.unlocked_until ? 'unlocked' : 'locked';
}

/** Throws `period-locked`: the hub would refuse it, and the work would seem to be done. */
export function requireUnlocked(row: HeldData, now: Date): void {
  if (lockStateOf(row, shanghaiDate(now)) === 'locked') throw new AppError('period-locked');
}
