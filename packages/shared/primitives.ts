/** Zod pieces that many contracts share. */
import { z } from 'zod';

export const uuid = z.uuid();
/** GB/T 2260 code, six digits. */
export const regionCode = z.string().regex(/^\d{6}$/);
/** A day in Asia/Shanghai, YYYY-MM-DD. */
export const day = z.iso.date();
/** An instant, RFC 3339 with offset or Z. */
export const instant = z.iso.datetime({ offset: true });
export const code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
export const shortText = z.string().trim().min(1).max(200);
export const longText = z.string().trim().max(4000);
/** A whole number of people or things, 0 to 100 million. */
export const count = z.number().int().min(0).max(100_000_000);
/** A measured amount (m², mu, households …): not negative, at most 10^12. */
export const amount = z.number().min(0).max(1e12);
export const percent = z.number().int().min(0).max(100);

/** Numbers of representatives per congress tier. */
export const tierCounts = z.object({
  national: count,
  provincial: count,
  city: count,
  county: count,
  township: count,
});
export type TierCounts = z.infer<typeof tierCounts>;

export const noTierCounts: TierCounts = { national: 0, provincial: 0, city: 0, county: 0, township: 0 };

export const sumTiers = (counts: TierCounts): number =>
  counts.national + counts.provincial + counts.city + counts.county + counts.township;

export const page = z.object({
  limit: z.number().int().min(1).max(200).default(50),
  offset: z.number().int().min(0).max(1_000_000).default(0),
});
export const paged = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), total: count });
