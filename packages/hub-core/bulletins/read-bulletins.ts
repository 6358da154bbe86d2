import type { bulletinDetail, bulletinRow } from '@linked/shared/contracts/hub/bulletins.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';

export type BulletinRow = z.infer<typeof bulletinRow>;
export type BulletinDetail = z.infer<typeof bulletinDetail>;

const bulletins = (db: HubDatabase) =>
  db
    .selectFrom('bulletins as b')
    .innerJoin('campaigns as c', 'c.id', 'b.campaign_id')
    .selectAll('b')
    .select([
      'c.region',
      sql<string>`c.document->>'title'`.as('campaign_title'),
      sql<string>`c.document->>'issuingOrgan'`.as('organ'),
    ])
    .where('b.state', '<>', 'discarded');

type Row = Awaited<ReturnType<ReturnType<typeof bulletins>['executeTakeFirstOrThrow']>>;

const toRow = (row: Row): BulletinRow => ({
  id: row.id,
  campaignId: row.campaign_id,
  state: row.state as BulletinRow['state'],
  number: row.number,
  title: row.title,
  from: row.from_day,
  to: row.to_day,
  draftedByName: row.drafted_by_name,
  draftedAt: row.drafted_at.toISOString(),
  editedByName: row.edited_by_name,
  editedAt: row.edited_at?.toISOString() ?? null,
  issuedByName: row.issued_by_name,
  issuedAt: row.issued_at?.toISOString() ?? null,
});

/** Bulletins of a campaign, drafts first, then the newest. `drafts`: whether the reader sees those. */
export async function listBulletins(
  db: HubDatabase,
  { campaignId, drafts }: { campaignId: string; drafts: boolean },
): Promise<BulletinRow[]> {
  const rows = await bulletins(db)
    .where('b.campaign_id', '=', campaignId)
    .$if(!drafts, (query) => query.where('b.state', '=', 'issued'))
    .orderBy(sql`b.state <> 'draft'`)
    .orderBy('b.number', 'desc')
    .orderBy('b.to_day', 'desc')
    .execute();
  return rows.map(toRow);
}

/** One bulletin; a draft only for who sees drafts. Throws `not-found`. */
export async function getBulletin(
  db: HubDatabase,
  { id, drafts }: { id: string; drafts: boolean },
): Promise<BulletinDetail> {
  const row = await bulletins(db)
    .where('b.id', '=', id)
    .$if(!drafts, (query) => query.where('b.state', '=', 'issued'))
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return {
    ...toRow(row),
    version: row.version,
    text: row.body,
    figures: row.figures as BulletinDetail['figures'],
    issuingOrgan: row.organ,
    campaignTitle: row.campaign_title,
  };
}

/** The campaign of a bulletin and the region it belongs to, for who may act on it. Throws `not-found`. */
export async function bulletinPlace(
  db: HubDatabase,
  id: string,
): Promise<{ campaignId: string; region: string }> {
  const row = await db
    .selectFrom('bulletins as b')
    .innerJoin('campaigns as c', 'c.id', 'b.campaign_id')
    .select(['c.id', 'c.region'])
    .where('b.id', '=', id)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return { campaignId: row.id, region: row.region };
}
