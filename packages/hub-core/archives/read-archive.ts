/** Archives of closed campaigns. */
import type { ArchiveRow, ArchiveSection } from '@linked/shared/archives/digest.ts';
import type { archiveHead } from '@linked/shared/contracts/hub/archives.ts';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';

export type ArchiveHead = z.infer<typeof archiveHead>;

/** Rows read at a time. */
const PAGE = 1000;

/** What was kept of a campaign; null while it is not closed, and for one that was closed before archives were kept. */
export async function getArchive(db: HubDatabase, campaignId: string): Promise<ArchiveHead | null> {
  const row = await db
    .selectFrom('campaign_archives as a')
    .innerJoin('campaigns as c', 'c.id', 'a.campaign_id')
    .selectAll('a')
    .select(['c.edition_id', 'c.region'])
    .where('a.campaign_id', '=', campaignId)
    .executeTakeFirst();
  if (!row) return null;
  return {
    campaignId,
    closedAt: row.closed_at.toISOString(),
    closedBy: row.closed_by,
    digest: row.digest,
    rows: row.rows,
    size: row.size,
  };
}

/** All rows in order, or those of one section, a page at a time: a large archive is never held as a whole. */
export async function* archiveRows(
  db: HubDatabase,
  campaignId: string,
  section?: ArchiveSection,
): AsyncGenerator<ArchiveRow> {
  for (let last = 0; ; ) {
    const rows = await db
      .selectFrom('campaign_archive_rows')
      .select(['ordinal', 'section', 'content'])
      .where('campaign_id', '=', campaignId)
      .where('ordinal', '>', last)
      .$if(section !== undefined, (query) => query.where('section', '=', section!))
      .orderBy('ordinal')
      .limit(PAGE)
      .execute();
    yield* rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1)!.ordinal;
  }
}
