import type { DirectivePayload } from '@linked/shared/link/kinds.ts';
import type { RegionTransaction } from '../../db/database.ts';
import { insertRows } from '../../db/rows.ts';
import type { DirectiveToApply } from '../directives/apply-directive.ts';

/** Keeps it until somebody signs: the county works on by the versions it has. */
export async function applySupplement(
  trx: RegionTransaction,
  _region: string,
  item: DirectiveToApply,
  payload: DirectivePayload<'supplement'>,
): Promise<void> {
  const row = {
    directive_id: item.id,
    campaign_id: item.campaignId,
    number: payload.number,
    content: payload,
    in_force_at: null,
  };
  await insertRows(trx, 'supplements', [row], { skipExisting: true });
}
