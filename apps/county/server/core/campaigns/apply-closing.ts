import type { DirectivePayload } from '@linked/shared/link/kinds.ts';
import type { RegionTransaction } from '../../db/database.ts';
import type { DirectiveToApply } from '../directives/apply-directive.ts';

/** Only stragglers may still report; one that is over stays so. */
export async function applyClosing(
  trx: RegionTransaction,
  _region: string,
  item: DirectiveToApply,
  payload: DirectivePayload<'closing'>,
): Promise<void> {
  await trx
    .updateTable('campaigns')
    .set({ state: 'closing', last_day: payload.lastDay })
    .where('id', '=', item.campaignId)
    .where('state', 'in', ['received', 'open'])
    .execute();
}
