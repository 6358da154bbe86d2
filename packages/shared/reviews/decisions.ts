/** Decisions about a county's tasks as they go down, and the county's requests that some of them answer. */
import { z } from 'zod';
import { day, instant, longText, shortText, uuid } from '../primitives.ts';

/** Wire names: never renamed or reused. */
export const taskDecisionKinds = [
  /** 审核: the revision named counts as reviewed. */
  'review',
  /** 退回补充: the revision named is given back to its author. */
  'return',
  /** 锁定: the period's data are held; nothing more can be handed in. */
  'lock',
  /** 解锁: one task may be changed again until a day. */
  'unlock',
  /** 延期: the due date is moved. */
  'extend',
  /** 暂缓: the clock stands still until a day. */
  'pause',
  /** 恢复: a pause ends before its day. */
  'resume',
  /** A request is not granted. */
  'refuse',
] as const;
export type TaskDecisionKind = (typeof taskDecisionKinds)[number];

export const deciderTiers = ['city', 'province', 'system'] as const;
export type DeciderTier = (typeof deciderTiers)[number];

export const taskDecision = z.object({
  id: uuid,
  taskId: uuid,
  decision: z.enum(taskDecisionKinds),
  /** Revision of the county's task as the hub had it; 0 when nothing was reported. A review and a return judge it. */
  revision: z.number().int().min(0),
  at: instant,
  /** Name of who decided; empty for the course of the campaign itself. */
  by: z.string().max(200),
  tier: z.enum(deciderTiers),
  reason: longText,
  /** What is asked for; of a return. */
  asked: longText,
  /** Who entered what was judged: a return is addressed to them. */
  author: z.string().max(200).nullable(),
  /** Last day of an unlock or a pause, or the new due date of an extension. */
  until: day.nullable(),
  /** Due date after the decision; null when it does not touch it. */
  dueOn: day.nullable(),
  /** The county's request that is answered. */
  requestId: uuid.nullable(),
});
export type TaskDecision = z.infer<typeof taskDecision>;

/** In one directive; what is more than that follows in further ones. */
export const MOST_DECISIONS = 200;

/** Payload of the directive `task-decision`: what was decided at once about tasks of one county, in order. */
export const taskDecisions = z.object({ decisions: z.array(taskDecision).min(1).max(MOST_DECISIONS) });

export const taskRequestKinds = ['extension', 'pause'] as const;
export type TaskRequestKind = (typeof taskRequestKinds)[number];

/** Payload of the report `task-request`. Entity: the county's id of the request. */
export const taskRequest = z.object({
  taskId: uuid,
  what: z.enum(taskRequestKinds),
  /** The due date asked for, or the last day of the pause. */
  until: day,
  reason: longText.min(1),
  requestedBy: shortText,
});
export type TaskRequest = z.infer<typeof taskRequest>;
