/** Facts that a county lost for good: asked for by one, looked at by a second, then no longer counted. */
import { z } from 'zod';
import { count, instant, longText, regionCode, uuid } from '../../primitives.ts';
import { writableOffKinds } from '../../write-offs/kinds.ts';
import { mutation, query } from '../procedure.ts';

const staff = ['administrator', 'province-staff'] as const;

/** Things of one campaign and kind that are counted here and missing in their county. */
export const missingThings = z.object({
  region: regionCode,
  regionName: z.string(),
  campaignId: uuid,
  campaignTitle: z.string(),
  kind: z.enum(writableOffKinds),
  things: count,
  /** The comparison that found the first of them missing, and the last comparison of the county. */
  missingSince: instant,
  comparedAt: instant,
  /** Names of some of them. */
  examples: z.array(z.string()),
});

export const writeOff = z.object({
  id: uuid,
  region: regionCode,
  regionName: z.string(),
  campaignId: uuid,
  campaignTitle: z.string(),
  kind: z.enum(writableOffKinds),
  things: count,
  reason: z.string(),
  state: z.enum(['asked', 'done', 'refused']),
  askedByName: z.string(),
  askedAt: instant,
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decisionNote: z.string().nullable(),
  /** Whether the reader may decide: somebody else asked. */
  mayDecide: z.boolean(),
});

const reason = longText.min(4);

export const writeOffsContract = {
  missing: query({ who: staff, input: z.object({ within: regionCode }), output: z.array(missingThings) }),
  list: query({ who: staff, input: z.object({ within: regionCode }), output: z.array(writeOff) }),
  /** Asks to write off what is missing of one kind in one county. */
  ask: mutation({
    who: staff,
    input: z.object({ region: regionCode, campaignId: uuid, kind: z.enum(writableOffKinds), reason }),
    output: writeOff,
  }),
  /** A second person's answer. */
  decide: mutation({
    who: staff,
    input: z.object({ id: uuid, confirm: z.boolean(), note: longText.default('') }),
    output: writeOff,
  }),
};
