/** What the staff of a city or the province are told: one collected notice a place and day. */
import { z } from 'zod';
import { noticeItem } from '../../notices/items.ts';
import { count, day, instant, page, paged, regionCode, uuid } from '../../primitives.ts';
import { mutation, query, subscription } from '../procedure.ts';

/** Told are those who follow a campaign where they work; leaders read its figures instead. */
const readers = ['province-staff', 'province-approver', 'city-staff'] as const;

export const noticeRow = z.object({
  id: uuid,
  region: regionCode,
  regionName: z.string(),
  day,
  updatedAt: instant,
  unread: z.boolean(),
  items: z.array(
    noticeItem.omit({ counties: true }).extend({
      campaignTitle: z.string(),
      counties: z.array(z.object({ region: regionCode, regionName: z.string(), count })),
    }),
  ),
});

const unread = z.object({ unread: count });

export const noticesContract = {
  /** Of the places where the reader works, newest first. */
  list: query({ who: readers, input: z.object(page.shape), output: paged(noticeRow) }),
  unread: query({ who: readers, input: z.void(), output: unread }),
  markRead: mutation({
    who: readers,
    input: z.object({ ids: z.array(uuid).min(1).max(200) }),
    output: unread,
  }),
  /** The count again whenever something was told. */
  live: subscription({
    who: readers,
    input: z.object({ lastEventId: z.string().nullish() }),
    output: unread,
  }),
};
