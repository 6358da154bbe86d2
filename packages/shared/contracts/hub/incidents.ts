/** Trouble that the daily work found, for those who run the hub. */
import { z } from 'zod';
import { incidentKinds } from '../../incidents/kinds.ts';
import { count, instant, page, paged, regionCode, uuid } from '../../primitives.ts';
import { query } from '../procedure.ts';

export const incidentRow = z.object({
  id: uuid,
  kind: z.enum(incidentKinds),
  campaignId: uuid.nullable(),
  campaignTitle: z.string().nullable(),
  region: regionCode.nullable(),
  regionName: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  firstSeenAt: instant,
  lastSeenAt: instant,
  /** Looks at which it was found. */
  times: count,
  /** When it was first not found any more; null while it lasts. */
  resolvedAt: instant.nullable(),
});

export const incidentsContract = {
  list: query({
    who: ['administrator', 'province-staff'],
    input: z.object({ within: regionCode, openOnly: z.boolean().default(false) }).extend(page.shape),
    output: paged(incidentRow),
  }),
};
