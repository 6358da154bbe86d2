/** County instances as the hub knows them: enrolment, credentials, how far each is, reports it could not take. */
import { z } from 'zod';
import { count, instant, regionCode, uuid } from '../../primitives.ts';
import { mutation, query } from '../procedure.ts';

const viewers = ['administrator', 'province-staff', 'city-staff'] as const;

export const nodeRow = z.object({
  region: regionCode,
  regionName: z.string(),
  cityName: z.string(),
  status: z.enum(['not-enrolled', 'code-issued', 'enrolled', 'revoked']),
  mode: z.enum(['push', 'pull']).nullable(),
  endpoint: z.string().nullable(),
  protocol: count.nullable(),
  lastSeenAt: instant.nullable(),
  lastError: z.string().nullable(),
  /** Last directive numbered for the county and last one it confirmed. */
  downSeq: count,
  downCursor: count,
  /** Last report stored. */
  upCursor: count,
  rejected: count,
  held: count,
  /** When both sides' digests last agreed. */
  inStepAt: instant.nullable(),
  /** Since when every comparison agreed; null while something differs. */
  inStepSince: instant.nullable(),
  /** The last comparison, failed ones included; null before the first. */
  lastComparison: z.object({ at: instant, stillOpen: count, error: z.string().nullable() }).nullable(),
});

export const reconciliation = z.object({
  region: regionCode,
  comparedAt: instant,
  /** What differed before the repair, per campaign and kind. */
  differences: z.array(
    z.object({
      campaignId: uuid,
      kind: z.string(),
      hub: count,
      county: count,
      differing: count,
      /** Of these: counted here, though the county does not have them at all. */
      lost: count.default(0),
    }),
  ),
  /** Things the county was asked to send again. */
  resent: count,
  /** Directives put out again because the county's cursor was behind. */
  redelivered: count,
  inStep: z.boolean(),
});

/** One comparison in a county's history. */
export const comparison = z.object({
  id: uuid,
  at: instant,
  trigger: z.enum(['daily', 'person']),
  differences: reconciliation.shape.differences,
  /** Things that differed, those asked for again, directives put out again, and what differs still. */
  found: count,
  resent: count,
  redelivered: count,
  stillOpen: count,
  inStep: z.boolean(),
  /** Why it did not come about; a code. */
  error: z.string().nullable(),
});

export const rejectedReport = z.object({
  region: regionCode,
  regionName: z.string(),
  seq: count,
  kind: z.string(),
  entityId: uuid,
  outcome: z.enum(['rejected', 'held']),
  reason: z.string(),
  author: z.string(),
  occurredAt: instant,
  receivedAt: instant,
});

export const nodesContract = {
  list: query({ who: viewers, input: z.object({ within: regionCode }), output: z.array(nodeRow) }),
  /** New one-time codes, shown once. */
  issueCodes: mutation({
    who: ['administrator'],
    input: z.object({
      regions: z.array(regionCode).min(1).max(3000),
      validHours: z.number().int().min(1).max(720).default(72),
    }),
    output: z.array(z.object({ region: regionCode, code: z.string(), expiresAt: instant })),
  }),
  revoke: mutation({ who: ['administrator'], input: z.object({ region: regionCode }), output: nodeRow }),
  /** Compares digests with the county now and has only what differs sent again. */
  reconcile: mutation({ who: viewers, input: z.object({ region: regionCode }), output: reconciliation }),
  /** The county's last comparisons, newest first. */
  comparisons: query({ who: viewers, input: z.object({ region: regionCode }), output: z.array(comparison) }),
  rejected: query({ who: viewers, input: z.object({ within: regionCode }), output: z.array(rejectedReport) }),
};
