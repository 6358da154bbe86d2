import type { DirectivePayload } from '@linked/shared/link/kinds.ts';
import type { RegionTransaction } from '../../db/database.ts';
import type { DirectiveToApply } from '../directives/apply-directive.ts';

/** Ended; one that was called off stays so. */
export async function applyClose(
  trx: RegionTransaction,
  _region: string,
  item: DirectiveToApply,
  payload: DirectivePayload<'close'>,
): Promise<void> {
  await trx
    .updateTable('campaigns')
    .set({ state: 'closed', closed_on: payload.closedOn })
    .where('id', '=', item.campaignId)
    .where('state', 'in', ['received', 'open', 'closing'])
    .execute();
}
