/** The history of a task in a county: its own steps, and what the upper tiers decided about it. */
import { z } from 'zod';
import { count, day, instant, longText, uuid } from '../../primitives.ts';
import { deciderTiers, taskDecisionKinds, taskRequestKinds } from '../../reviews/decisions.ts';
import { taskEvents, taskStates } from '../../tasks/states.ts';
import { mutation, query } from '../procedure.ts';

const readers = ['county-staff', 'county-leader'] as const;

export const countyTaskLine = z.object({
  at: instant,
  /** The person's name; empty for the course of the campaign. */
  by: z.string(),
  tier: z.enum([...deciderTiers, 'county']),
  /** A step of the county's own, what it asked for, a decision, or a supplement that was signed for. */
  event: z.union([
    z.object({ kind: z.literal('step'), name: z.enum(taskEvents) }),
    z.object({ kind: z.literal('request'), name: z.enum(taskRequestKinds) }),
    z.object({ kind: z.literal('decision'), name: z.enum(taskDecisionKinds) }),
    z.object({ kind: z.literal('supplement'), name: z.string(), number: count }),
  ]),
  to: z.enum(taskStates).nullable(),
  /** False for a decision that changed nothing: the county had gone on meanwhile. */
  applied: z.boolean(),
  /** Note of a step, reason of a decision. */
  reason: z.string(),
  asked: z.string(),
  until: day.nullable(),
  dueOn: day.nullable(),
});

export const countyTaskRequest = z.object({
  id: uuid,
  taskId: uuid,
  what: z.enum(taskRequestKinds),
  until: day,
  reason: z.string(),
  requestedBy: z.string(),
  requestedAt: instant,
  /** Null while it is open. `dueOn`: the due date after it; null when it moved none. */
  answer: z
    .object({ granted: z.boolean(), at: instant, by: z.string(), reason: z.string(), dueOn: day.nullable() })
    .nullable(),
});

export const countyReviewsContract = {
  /** What was asked for, newest first. */
  requests: query({
    who: readers,
    input: z.object({ campaignId: uuid }),
    output: z.array(countyTaskRequest),
  }),
  /** Asks for more time or a pause; `id` is the caller's, so that a repeat asks once. */
  request: mutation({
    who: ['county-staff'],
    input: z.object({
      id: uuid,
      campaignId: uuid,
      taskId: uuid,
      what: z.enum(taskRequestKinds),
      until: day,
      reason: longText.min(1),
    }),
    output: countyTaskRequest,
  }),
  /** Oldest first. */
  history: query({
    who: readers,
    input: z.object({ campaignId: uuid, taskId: uuid }),
    output: z.array(countyTaskLine),
  }),
};
export type CountyTaskLine = z.infer<typeof countyTaskLine>;
