/** What went down: the delivery state of every county, live. */
import { z } from 'zod';
import { directiveKinds } from '../../link/kinds.ts';
import { count, day, instant, regionCode, uuid } from '../../primitives.ts';
import { mutation, query, subscription } from '../procedure.ts';

const readers = ['province-staff', 'province-approver', 'city-staff', 'area-team', 'leader'] as const;

export const deliveryStates = ['queued', 'delivered', 'signed'] as const;

export const deliveryRow = z.object({
  directiveId: uuid,
  region: regionCode,
  regionName: z.string(),
  cityName: z.string(),
  state: z.enum(deliveryStates),
  queuedAt: instant,
  deliveredAt: instant.nullable(),
  signedAt: instant.nullable(),
  signedBy: z.string().nullable(),
  receiptDueOn: day.nullable(),
  /** Not signed and the receipt deadline has passed. */
  late: z.boolean(),
  attempts: count,
  lastError: z.string().nullable(),
  /** Left out of the campaign's dispatch by an operator; null when it is not. */
  skipped: z.object({ reason: z.string(), by: z.string(), at: instant }).nullable(),
});

export const directiveSummary = z.object({
  id: uuid,
  campaignId: uuid,
  kind: z.enum(directiveKinds),
  revision: count,
  issuingOrgan: z.string(),
  issuedAt: instant,
  queued: count,
  delivered: count,
  signed: count,
  late: count,
});

export const directivesContract = {
  list: query({ who: readers, input: z.object({ campaignId: uuid }), output: z.array(directiveSummary) }),
  deliveries: query({
    who: readers,
    input: z.object({ directiveId: uuid, within: regionCode }),
    output: z.array(deliveryRow),
  }),
  /** Wakes the campaign's workflow: tries the counties not reached yet at once and reads its deadlines again. */
  retryNow: mutation({
    who: ['province-staff', 'administrator'],
    input: z.object({ campaignId: uuid }),
    output: z.object({ campaignId: uuid }),
  }),
  /** One event per changed row. */
  live: subscription({
    who: readers,
    input: z.object({ campaignId: uuid, lastEventId: z.string().nullish() }),
    output: deliveryRow,
  }),
};
