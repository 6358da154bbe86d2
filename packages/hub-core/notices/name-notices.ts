/** Notices with the names of their campaigns and counties, as people read them. */
import type { noticeRow } from '@linked/shared/contracts/hub/notices.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import type { Notice } from './notices.ts';

export type NoticeRow = z.infer<typeof noticeRow>;

export async function nameNotices(db: HubDatabase, notices: readonly Notice[]): Promise<NoticeRow[]> {
  const ids = [...new Set(notices.flatMap((notice) => notice.items.map((item) => item.campaignId)))];
  const rows = await db
    .selectFrom('campaigns')
    .select(['id', 'region', 'edition_id', sql<string>`document->>'title'`.as('title')])
    .where(sql<boolean>`id = any (${ids}::uuid[])`)
    .execute();
  const campaigns = new Map(rows.map((row) => [row.id, row]));
  return notices.map((notice) => {
    const own = notice.items.map((item) => campaigns.get(item.campaignId)).find((one) => one !== undefined);
    return {
      id: notice.id,
      region: notice.region,
      regionName: own ? displayName(notice.region, own.edition_id, own.region) : notice.region,
      day: notice.day,
      updatedAt: notice.updatedAt.toISOString(),
      unread: notice.unread,
      items: notice.items.map((item) => {
        const campaign = campaigns.get(item.campaignId);
        return {
          ...item,
          campaignTitle: campaign?.title ?? '',
          counties: item.counties.map((county) => ({
            ...county,
            regionName: campaign
              ? displayName(county.region, campaign.edition_id, campaign.region)
              : county.region,
          })),
        };
      }),
    };
  });
}
