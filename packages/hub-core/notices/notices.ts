/** What the staff of a place are told: one collected notice a place and day. */

import { newId } from '@linked/shared/ids.ts';
import type { NoticeItem } from '@linked/shared/notices/items.ts';
import { sql } from 'kysely';
import { channels } from '../db/channels.ts';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { notify } from '../db/notify.ts';

/** What an item is about: a later one about the same replaces it. */
const subjectOf = (item: NoticeItem): string => `${item.kind} ${item.campaignId} ${item.about}`;

/**
 * Tells the staff of a city or province (`region`). What they were told earlier that day stays in the same notice,
 * which becomes unread again. Returns the notice's id.
 */
export async function addNotice(
  trx: HubTransaction,
  told: { region: string; day: string; items: readonly NoticeItem[]; now: Date },
): Promise<string> {
  const { region, day, now } = told;
  await trx
    .insertInto('notices')
    .values({ id: newId(), region, day, created_at: now, updated_at: now, items: '[]' })
    .onConflict((conflict) => conflict.columns(['region', 'day']).doNothing())
    .execute();
  const notice = await trx
    .selectFrom('notices')
    .select(['id', 'items'])
    .where('region', '=', region)
    .where('day', '=', day)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const items = new Map((notice.items as unknown as NoticeItem[]).map((item) => [subjectOf(item), item]));
  for (const item of told.items) items.set(subjectOf(item), item);
  await trx
    .updateTable('notices')
    .set({ items: JSON.stringify([...items.values()]), updated_at: now })
    .where('id', '=', notice.id)
    .execute();
  await notify(trx, channels.notices, [{ noticeId: notice.id, region }]);
  return notice.id;
}

export interface Notice {
  id: string;
  region: string;
  day: string;
  updatedAt: Date;
  unread: boolean;
  items: NoticeItem[];
}

/** Notices for the staff of these places, newest first. */
export async function listNotices(
  db: HubDatabase,
  asked: { regions: readonly string[]; userId: string; limit: number; offset: number },
): Promise<{ rows: Notice[]; total: number }> {
  const rows = await db
    .selectFrom('notices as n')
    .leftJoin('notice_reads as r', (join) =>
      join.onRef('r.notice_id', '=', 'n.id').on('r.user_id', '=', asked.userId),
    )
    .where(ofRegions(asked.regions))
    .select(['n.id', 'n.region', 'n.day', 'n.updated_at', 'n.items', unread.as('unread')])
    .select(sql<number>`count(*) over ()`.as('total'))
    .orderBy('n.day', 'desc')
    .orderBy('n.region')
    .limit(asked.limit)
    .offset(asked.offset)
    .execute();
  return {
    rows: rows.map((row) => ({
      id: row.id,
      region: row.region,
      day: row.day,
      updatedAt: row.updated_at,
      unread: row.unread,
      items: row.items as unknown as NoticeItem[],
    })),
    total: rows[0]?.total ?? 0,
  };
}

/** How many of these places' notices the person has not read as they stand now. */
export async function countUnread(
  db: HubDatabase,
  asked: { regions: readonly string[]; userId: string },
): Promise<number> {
  const { count } = await db
    .selectFrom('notices as n')
    .leftJoin('notice_reads as r', (join) =>
      join.onRef('r.notice_id', '=', 'n.id').on('r.user_id', '=', asked.userId),
    )
    .where(ofRegions(asked.regions))
    .where(unread)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Marks notices of these places read; those of other places, and unknown ones, are passed over. Returns how many. */
export async function markRead(
  trx: HubTransaction,
  read: { ids: readonly string[]; regions: readonly string[]; userId: string; now: Date },
): Promise<number> {
  const { rows } = await sql`
    insert into notice_reads (notice_id, user_id, read_at)
    select n.id, ${read.userId}, greatest(${read.now}::timestamptz, n.updated_at) from notices n
    where n.id = any (${[...read.ids]}::uuid[]) and n.region = any (${[...read.regions]}::text[])
    on conflict (notice_id, user_id) do update set read_at = excluded.read_at
    returning notice_id`.execute(trx);
  return rows.length;
}

const ofRegions = (regions: readonly string[]) => sql<boolean>`n.region = any (${[...regions]}::text[])`;
const unread = sql<boolean>`(r.read_at is null or r.read_at < n.updated_at)`;
