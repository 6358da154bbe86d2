import type { DirectivePayload } from '@linked/shared/link/kinds.ts';
import type { RegionTransaction } from '../../db/database.ts';
import type { DirectiveToApply } from '../directives/apply-directive.ts';

/** Called off; the county keeps its records. One that was closed stays so. */
export async function applyWithdraw(
  trx: RegionTransaction,
  _region: string,
  item: DirectiveToApply,
  payload: DirectivePayload<'withdraw'>,
): Promise<void> {
  await trx
    .updateTable('campaigns')
    .set({ state: 'withdrawn', withdrawn_reason: payload.reason })
    .where('id', '=', item.campaignId)
    .where('state', 'in', ['received', 'open', 'closing'])
    .execute();
}
