/**
 * What a campaign does at a time. Wire names: they stay in the hub's database and in Temporal's histories, so they
 * are never renamed or reused. At the same instant moments are carried out in the order of this list.
 */
import { z } from 'zod';
import { code, day, regionCode, uuid } from '../primitives.ts';

export const momentArgs = {
  /** The last day of a phase is over. */
  'phase-ends': z.object({ phase: code }),
  /** The last day of tasks is over whose phase has ended before: they are locked now. */
  'tasks-due': z.object({ day }),
  /** The last day of unlocks (解锁) is over; until release 0.2 a moment a task. */
  'unlock-expires': z.object({ day: day.optional(), region: regionCode.optional(), taskId: uuid.optional() }),
  /** A county is merged, split or renamed today. */
  succession: z.object({ successionId: uuid }),
  /** The last day of the closing is over: nothing late is taken any more, and the campaign waits to be closed. */
  'closing-ends': z.object({ lastDay: day }),
  /** The last day to sign a directive is over. */
  receipts: z.object({ directiveId: uuid }),
  /** The first day of a phase has begun. */
  'phase-begins': z.object({ phase: code }),
  /** The last day of a report period is over. */
  'reports-due': z.object({ from: day, dueOn: day }),
  /** The morning of a working day: everything that is to be reminded of is collected and sent. */
  'daily-reminders': z.object({}),
} as const;

export type MomentKind = keyof typeof momentArgs;
export const momentKinds = Object.keys(momentArgs) as MomentKind[];
export type MomentArgs<K extends MomentKind> = z.infer<(typeof momentArgs)[K]>;
