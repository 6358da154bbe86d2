import type { DirectivePayload } from '@linked/shared/link/kinds.ts';
import { sql } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import type { DirectiveToApply } from '../directives/apply-directive.ts';

/** The campaign's phases as they are now; an earlier change that comes after a later one changes nothing. */
export async function applyPhaseChange(
  trx: RegionTransaction,
  _region: string,
  item: DirectiveToApply,
  { phases }: DirectivePayload<'phase-change'>,
): Promise<void> {
  const later = await trx
    .selectFrom('directives')
    .select('id')
    .where('campaign_id', '=', item.campaignId)
    .where('kind', '=', 'phase-change')
    .where('revision', '>', item.revision)
    .where('held', 'is', null)
    .executeTakeFirst();
  if (later) return;
  await trx
    .updateTable('campaigns')
    .set({
      document: sql`jsonb_set(document, '{phases}', ${JSON.stringify(phases)}::jsonb)`,
      starts_on: phases.map((phase) => phase.startsOn).toSorted()[0]!,
    })
    .where('id', '=', item.campaignId)
    .execute();
}
