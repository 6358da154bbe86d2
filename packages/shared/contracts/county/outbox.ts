/** What goes up from a county: how far, and what the hub could not take, for its author. */
import { z } from 'zod';
import { count, instant, regionCode, uuid } from '../../primitives.ts';
import { mutation, query, subscription } from '../procedure.ts';

const readers = ['county-staff', 'county-leader'] as const;

export const outboxStatus = z.object({
  region: regionCode,
  hubUrl: z.string().nullable(),
  mode: z.enum(['push', 'pull']).nullable(),
  waiting: count,
  sent: count,
  rejected: count,
  held: count,
  lastContactAt: instant.nullable(),
  lastError: z.string().nullable(),
});
export const refusedReport = z.object({
  seq: count,
  kind: z.string(),
  entityId: uuid,
  subject: z.string(),
  author: z.string(),
  occurredAt: instant,
  outcome: z.enum(['rejected', 'held']),
  /** In the reader's language. */
  reason: z.string(),
  /** A later revision of the same thing has been taken. */
  superseded: z.boolean(),
});
export const outboxContract = {
  status: query({ who: readers, input: z.void(), output: outboxStatus }),
  refused: query({ who: readers, input: z.void(), output: z.array(refusedReport) }),
};

/** Something changed in this county: which feature to read again. */
export const countyLiveContract = {
  changes: subscription({
    who: ['county-staff', 'county-leader', 'responsible-unit'],
    input: z.object({ lastEventId: z.string().nullish() }),
    output: z.object({
      feature: z.enum([
        'directives',
        'campaigns',
        'milestones',
        'tasks',
        'groups',
        'activities',
        'problems',
        'questions',
        'outbox',
      ]),
      id: z.string(),
    }),
  }),
};

export const instanceRow = z.object({
  region: regionCode,
  name: z.string(),
  hubUrl: z.string().nullable(),
  mode: z.enum(['push', 'pull']).nullable(),
  enrolledAt: instant.nullable(),
  waiting: count,
  lastError: z.string().nullable(),
});
/** The operator of the host: which counties live here, and their connection. Sees no county's data. */
export const instancesContract = {
  list: query({ who: ['host-administrator'], input: z.void(), output: z.array(instanceRow) }),
  /** Makes the instances that are missing and enrols them at the hub with their one-time codes. */
  enrol: mutation({
    who: ['host-administrator'],
    input: z.object({
      hubUrl: z.url(),
      mode: z.enum(['push', 'pull']),
      counties: z
        .array(z.object({ region: regionCode, code: z.string() }))
        .min(1)
        .max(3000),
    }),
    output: z.object({
      enrolled: count,
      failed: z.array(z.object({ region: regionCode, reason: z.string() })),
    }),
  }),
  rotate: mutation({
    who: ['host-administrator'],
    input: z.object({ region: regionCode }),
    output: instanceRow,
  }),
};
