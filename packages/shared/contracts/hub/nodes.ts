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
});

export const reconciliation = z.object({
  region: regionCode,
  comparedAt: instant,
  /** What differed before the repair, per campaign and kind. */
  differences: z.array(
    z.object({ campaignId: uuid, kind: z.string(), hub: count, county: count, differing: count }),
  ),
  /** Things the county was asked to send again. */
  resent: count,
  /** Directives put out again because the county's cursor was behind. */
  redelivered: count,
  inStep: z.boolean(),
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
  rejected: query({ who: viewers, input: z.object({ within: regionCode }), output: z.array(rejectedReport) }),
};
