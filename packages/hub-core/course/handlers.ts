/** What happens at each kind of moment. */
import type { MomentArgs, MomentKind } from '@linked/shared/campaigns/moment-kinds.ts';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import { closingEnds } from './closing-moments.ts';
import { phaseBegins, phaseEnds, tasksDue } from './phase-moments.ts';
import { receiptsDue } from './receipt-moments.ts';
import { dailyReminders, reportsDue } from './reminder-moments.ts';
import { successionDue } from './succession-moments.ts';
import { unlockExpires } from './unlock-moments.ts';

export interface Due<K extends MomentKind> {
  /** Locked for the transaction, and neither closed nor withdrawn. */
  campaign: Campaign;
  key: string;
  /** When it was planned for; `now` is later when the hub was down. */
  at: Date;
  args: MomentArgs<K>;
  /** What the transaction before this one left to go on from; null at first. */
  progress: Record<string, unknown> | null;
  now: Date;
}

/**
 * What came of it, kept with the moment; or a later instant, when it was found to be too early; or how far it is, to go
 * on in another transaction, so that it holds up nobody for long.
 */
export type Outcome =
  | { outcome: Record<string, unknown> }
  | { postponeTo: Date }
  | { goOn: Record<string, unknown> };

/**
 * Carries one moment out, in the transaction that marks it done or notes how far it is. It may plan further moments and request signals;
 * what it throws takes the transaction back, and the moment is tried again later.
 */
export type MomentHandler<K extends MomentKind> = (trx: HubTransaction, due: Due<K>) => Promise<Outcome>;

export const momentHandlers: { readonly [K in MomentKind]: MomentHandler<K> } = {
  'phase-begins': phaseBegins,
  'phase-ends': phaseEnds,
  receipts: receiptsDue,
  'tasks-due': tasksDue,
  'unlock-expires': unlockExpires,
  'closing-ends': closingEnds,
  succession: successionDue,
  'reports-due': reportsDue,
  'daily-reminders': dailyReminders,
};
