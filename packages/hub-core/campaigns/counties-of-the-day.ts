/**
 * Counties of a campaign as of today: those it was issued to and those that came in by a succession, without those
 * that have ended. Everything new that is sent to counties asks here; what a campaign's own end brings (closing,
 * closed, withdrawn) goes to the ended ones too, whose record ends with it.
 */
import { AppError } from '@linked/shared/errors/app-error.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import type { Place } from '../successions/read-successions.ts';

/** By code: all, or those named and those of the cities named. */
export async function countiesOfTheDay(
  db: HubDatabase,
  campaignId: string,
  chosen: readonly string[] | null = null,
): Promise<{ region: string; city: string }[]> {
  const { rows } = await sql<{ region: string; city: string }>`
    select region, city from campaign_targets
    where valid_to is null and campaign_id = ${campaignId}
      and (${chosen}::text[] is null or region = any (${chosen}::text[]) or city = any (${chosen}::text[]))
    order by region`.execute(db);
  return rows;
}

/** As `countiesOfTheDay`, the codes alone. */
export const regionsOfTheDay = async (
  db: HubDatabase,
  campaignId: string,
  chosen: readonly string[] | null = null,
): Promise<string[]> => (await countiesOfTheDay(db, campaignId, chosen)).map(({ region }) => region);

/**
 * @throws `region-not-yours` for a county that never was one of the campaign; `county-ended`, with its successors,
 * for one that is none any more
 */
export async function requireCountyOfTheDay(
  db: HubDatabase,
  campaignId: string,
  region: string,
): Promise<void> {
  const target = await db
    .selectFrom('campaign_targets')
    .select('region')
    .where('campaign_id', '=', campaignId)
    .where('region', '=', region)
    .executeTakeFirst();
  if (!target) throw new AppError('region-not-yours', { region });
  await requireNotEnded(db, campaignId, region);
}

/** For any region: throws `county-ended`, with its successors, for a county of the campaign that is none any more. */
export async function requireNotEnded(db: HubDatabase, campaignId: string, region: string): Promise<void> {
  const target = await db
    .selectFrom('campaign_targets')
    .select('valid_to')
    .where('campaign_id', '=', campaignId)
    .where('region', '=', region)
    .executeTakeFirst();
  if (!target || target.valid_to === null) return;
  const succession = await db
    .selectFrom('successions')
    .select(['from_name', 'successors'])
    .where('campaign_id', '=', campaignId)
    .where('from_region', '=', region)
    .where('carried_out_at', 'is not', null)
    .orderBy('carried_out_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const successors = succession.successors as unknown as Place[];
  throw new AppError('county-ended', {
    county: succession.from_name,
    day: target.valid_to,
    successors: successors.map((place) => place.name).join('、'),
  });
}
