/** Whose list it is that a city's staff change, and how they wait for one another. */
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';

/** Two of one city at once: the second sees what the first has done. */
export async function lockCityList(
  trx: HubTransaction,
  { campaignId, region }: { campaignId: string; region: string },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('local-tasks'), hashtext(${`${campaignId}/${region}`}))`.execute(
    trx,
  );
}

/**
 * The campaign, held in its state until the transaction ends.
 * @throws `campaign-unknown`, `campaign-not-running` unless issued or running, `region-unknown` for what is no city of it
 */
export async function readCityCampaign(
  trx: HubTransaction,
  id: string,
  region: string,
): Promise<{ cityName: string; document: CampaignDocument }> {
  const row = await trx
    .selectFrom('campaigns')
    .select(['region', 'edition_id', 'state', 'document'])
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst();
  if (!row) throw new AppError('campaign-unknown');
  if (row.state !== 'issued' && row.state !== 'running')
    throw new AppError('campaign-not-running', { state: row.state });
  const edition = getEdition(row.edition_id);
  const city = edition.region(region);
  if (city.tier !== 'city' || !edition.isWithin(region, row.region))
    throw new AppError('region-unknown', { region });
  return { cityName: city.name, document: row.document as unknown as CampaignDocument };
}
