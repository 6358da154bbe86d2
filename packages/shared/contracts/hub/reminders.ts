/** Which county was reminded of what when, and who has acknowledged it. */
import { z } from 'zod';
import { count, day, instant, page, paged, regionCode, uuid } from '../../primitives.ts';
import { reminderItem } from '../../reminders/payload.ts';
import { query } from '../procedure.ts';
import { deliveryStates } from './directives.ts';

const readers = ['province-staff', 'province-approver', 'city-staff', 'area-team', 'leader'] as const;

export const reminderReceipts = ['all', 'signed', 'unsigned', 'late'] as const;

export const reminderRow = z.object({
  directiveId: uuid,
  region: regionCode,
  regionName: z.string(),
  cityName: z.string(),
  day,
  /** The campaign's organ, or that of the city whose own tasks it is about. */
  issuingOrgan: z.string(),
  items: z.array(reminderItem),
  state: z.enum(deliveryStates),
  receiptDueOn: day,
  /** Not signed and past the last day to sign. */
  late: z.boolean(),
  signedAt: instant.nullable(),
  signedBy: z.string().nullable(),
});

export const remindersContract = {
  /** Of counties at or below `within`, newest first; the sums are over all receipts. */
  list: query({
    who: readers,
    input: z.object({
      campaignId: uuid,
      within: regionCode,
      receipt: z.enum(reminderReceipts).default('all'),
      ...page.shape,
    }),
    output: paged(reminderRow).extend({ sums: z.object({ sent: count, signed: count, late: count }) }),
  }),
};
