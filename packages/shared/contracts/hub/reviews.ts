/** Review of what counties hand in: what waits, what was decided, and the history of a task in a county. */
import { z } from 'zod';
import { indicatorValue } from '../../link/kinds.ts';
import { count, day, instant, longText, page, percent, regionCode, uuid } from '../../primitives.ts';
import { deciderTiers, taskDecisionKinds, taskRequestKinds } from '../../reviews/decisions.ts';
import { lockStates, reviewStates } from '../../reviews/states.ts';
import { taskStates } from '../../tasks/states.ts';
import { mutation, query } from '../procedure.ts';

const readers = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
] as const;
const reviewers = ['city-staff', 'province-staff'] as const;
const province = ['province-staff'] as const;

const values = z.object({ percent, indicators: z.array(indicatorValue) });

export const reviewRow = z.object({
  region: regionCode,
  regionName: z.string(),
  /** Null for a county directly under the province. */
  city: regionCode.nullable(),
  cityName: z.string().nullable(),
  /** The tier whose staff reviews it. */
  tier: z.enum(['city', 'province']),
  taskId: uuid,
  taskTitle: z.string(),
  field: z.string(),
  dueOn: day,
  /** Indicators of the version in force, in order. */
  indicators: z.array(
    z.object({ code: z.string(), name: z.string(), unit: z.string(), baselineName: z.string().nullable() }),
  ),
  review: z.enum(reviewStates),
  /** The revision a decision made now is about; sent back with it. */
  revision: count,
  lock: z.object({ state: z.enum(lockStates), lockedAt: instant.nullable(), unlockedUntil: day.nullable() }),
  pausedUntil: day.nullable(),
  /** The county's newest word; null when there is none. */
  report: values
    .extend({
      revision: count,
      state: z.enum(taskStates),
      note: z.string(),
      author: z.string(),
      countersignedBy: z.string().nullable(),
      submittedAt: instant.nullable(),
      occurredAt: instant,
    })
    .nullable(),
  /** What counts in the reviewed figures; null when nothing does. */
  reviewed: values.extend({ revision: count, submittedAt: instant }).nullable(),
  /** Last decision about the hand-in. */
  judged: z.object({ by: z.string(), at: instant }).nullable(),
  /** Reason of the last return, while it stands. */
  returned: z.object({ reason: z.string(), asked: z.string() }).nullable(),
});
export type ReviewRow = z.infer<typeof reviewRow>;

/** What a list shows: by how far the review is, or what is held or open. */
export const reviewFilters = [...reviewStates, 'locked', 'unlocked'] as const;

export const taskHistoryLine = z.object({
  at: instant,
  /** Who: the person's name; empty for the course of the campaign. */
  by: z.string(),
  tier: z.enum([...deciderTiers, 'county']),
  /** What the county reported or asked for, what was decided, or a supplement that changed the task. */
  event: z.enum(['report', 'request-extension', 'request-pause', 'supplement', ...taskDecisionKinds]),
  /** Revision of the county's task. */
  revision: count,
  /** Of a report: the state it brought, its progress, and what became of it. */
  report: z
    .object({
      state: z.enum(taskStates),
      percent,
      outcome: z.enum(['accepted', 'stale', 'rejected', 'held']),
    })
    .nullable(),
  supplement: z.object({ number: count, title: z.string() }).nullable(),
  reason: z.string(),
  asked: z.string(),
  until: day.nullable(),
  dueOn: day.nullable(),
});

export const hubTaskRequest = z.object({
  id: uuid,
  region: regionCode,
  regionName: z.string(),
  taskId: uuid,
  taskTitle: z.string(),
  field: z.string(),
  what: z.enum(taskRequestKinds),
  /** The due date asked for, or the last day of the pause. */
  until: day,
  reason: z.string(),
  requestedBy: z.string(),
  requestedAt: instant,
  /** The county's due date now. */
  dueOn: day,
  /** Null while it is open. */
  answer: z
    .object({ granted: z.boolean(), at: instant, by: z.string(), reason: z.string(), dueOn: day.nullable() })
    .nullable(),
});
export type HubTaskRequestRow = z.infer<typeof hubTaskRequest>;

const place = z.object({ campaignId: uuid, region: regionCode, taskId: uuid });
const seen = z.object({ region: regionCode, taskId: uuid, revision: count });

export const reviewsContract = {
  /** Tasks in counties at or below `within`, by county and in the campaign's order. */
  list: query({
    who: readers,
    input: z
      .object({
        campaignId: uuid,
        within: regionCode,
        field: z.string().nullable().default(null),
        show: z.enum(reviewFilters).nullable().default(null),
      })
      .extend(page.shape),
    output: z.object({
      rows: z.array(reviewRow),
      total: count,
      /** How many there are of each, whatever `show` is. */
      counts: z.record(z.enum(reviewFilters), count),
      today: day,
    }),
  }),
  history: query({ who: readers, input: place, output: z.array(taskHistoryLine) }),
  /** Several at once; all or none. */
  review: mutation({
    who: reviewers,
    input: z.object({ campaignId: uuid, tasks: z.array(seen).min(1).max(200) }),
    output: z.object({ reviewed: count }),
  }),
  return: mutation({
    who: reviewers,
    input: place.extend({ revision: count, reason: longText.min(1), asked: longText }),
    output: z.object({ returned: z.literal(1) }),
  }),
  /** The province takes what is reviewed and holds its data. */
  lock: mutation({
    who: province,
    input: z.object({ campaignId: uuid, tasks: z.array(seen).min(1).max(200) }),
    output: z.object({ locked: count }),
  }),
  unlock: mutation({
    who: province,
    input: place.extend({ until: day, reason: longText.min(1) }),
    output: z.object({ unlockedUntil: day }),
  }),
  /** What counties at or below `within` ask for: open ones first. */
  requests: query({
    who: readers,
    input: z.object({ campaignId: uuid, within: regionCode }),
    output: z.array(hubTaskRequest),
  }),
  answer: mutation({
    who: reviewers,
    input: z.object({
      campaignId: uuid,
      region: regionCode,
      requestId: uuid,
      grant: z.boolean(),
      /** Another day than the one asked for. */
      until: day.nullable(),
      reason: longText,
    }),
    output: z.object({ answered: z.literal(1) }),
  }),
  /** Ends a pause before its day. */
  resume: mutation({
    who: reviewers,
    input: place.extend({ reason: longText.min(1) }),
    output: z.object({ resumed: z.literal(1) }),
  }),
};
