/** The end of an unlock. */
import type { HubTransaction } from '../db/database.ts';
import { lockAgain } from '../reviews/lock-tasks.ts';
import type { Due, Outcome } from './handlers.ts';

/** Locks every task of the campaign whose unlock has run out: those of a day that was missed come together. */
export async function unlockExpires(
  trx: HubTransaction,
  { campaign, now }: Due<'unlock-expires'>,
): Promise<Outcome> {
  return { outcome: { locked: await lockAgain(trx, { campaignId: campaign.id, now }) } };
}
