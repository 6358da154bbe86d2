/** Notices to the staff of the places where the caller works. */

import { nameNotices } from '@linked/hub-core/notices/name-notices.ts';
import { countUnread, listNotices, markRead } from '@linked/hub-core/notices/notices.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { noticesContract as contract } from '@linked/shared/contracts/hub/notices.ts';
import type { HubParts } from '../parts.ts';

/** A notice is for the staff of its place, not for those above or below. */
const placesOf = (principal: Principal): string[] => [
  ...new Set(
    principal.grants
      .filter((grant) => (contract.list.who as readonly string[]).includes(grant.role))
      .map((grant) => grant.region),
  ),
];

export function createNoticesRouter({ kit, db, now, live }: HubParts) {
  const { procedure } = kit;
  const unread = async (principal: Principal) => ({
    unread: await countUnread(db, { regions: placesOf(principal), userId: principal.userId }),
  });
  return kit.router({
    list: procedure(contract.list).query(async ({ ctx, input }) => {
      const { userId } = ctx.principal;
      const { rows, total } = await listNotices(db, {
        ...input,
        regions: placesOf(ctx.principal),
        userId,
      });
      return { rows: await nameNotices(db, rows), total };
    }),
    unread: procedure(contract.unread).query(({ ctx }) => unread(ctx.principal)),
    markRead: procedure(contract.markRead).mutation(async ({ ctx, input }) => {
      const regions = placesOf(ctx.principal);
      const { userId } = ctx.principal;
      await db.transaction().execute((trx) => markRead(trx, { ids: input.ids, regions, userId, now: now() }));
      return unread(ctx.principal);
    }),
    live: procedure(contract.live).subscription(async function* ({ ctx, input, signal }) {
      const told = live.notices({
        regions: placesOf(ctx.principal),
        lastEventId: input.lastEventId ?? null,
        signal,
      });
      for await (const { id } of told) yield { id, data: await unread(ctx.principal) };
    }),
  });
}
