/** The day on which a county is merged, split or renamed. */
import type { HubTransaction } from '../db/database.ts';
import { carryOutSuccession } from '../successions/carry-out-succession.ts';
import type { Due, Outcome } from './handlers.ts';

export const successionDue = async (
  trx: HubTransaction,
  { campaign, args, now }: Due<'succession'>,
): Promise<Outcome> => ({
  outcome: { ...(await carryOutSuccession(trx, { campaign, id: args.successionId, now })) },
});
