/** The end of an unlock. */
import type { HubTransaction } from '../db/database.ts';
import { lockAgain, type Sweep, sweepBegins } from '../reviews/lock-due.ts';
import type { Due, Outcome } from './handlers.ts';

/** Locks every task of the campaign whose unlock has run out: those of a day that was missed come together. */
export async function unlockExpires(
  trx: HubTransaction,
  { campaign, progress, now }: Due<'unlock-expires'>,
): Promise<Outcome> {
  const sweep = (progress as Sweep | null) ?? sweepBegins;
  const next = await lockAgain(trx, { campaignId: campaign.id, sweep, now });
  return next ? { goOn: { ...next } } : { outcome: { locked: sweep.locked } };
}
