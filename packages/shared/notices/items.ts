/** What the staff of a city or province are told (告知). Kinds are stored, so they are never renamed or reused. */
import { z } from 'zod';
import { count, day, regionCode, uuid } from '../primitives.ts';

export const noticeKinds = [
  /** Counties have not signed a directive. */
  'receipt',
  /** Counties have reported nothing in a period. */
  'report',
  /** Counties have tasks past their last day. */
  'overdue',
  /** Counties have tasks behind their pace. */
  'behind-pace',
  /** Counties have tasks that this city added and that are past their last day. */
  'city-task-overdue',
  /** Counties have tasks that this city added and that are behind their pace. */
  'city-task-behind-pace',
  /** Counties that stand in this notice have not signed reminders; how many of each. Nobody is reminded of those. */
  'reminder-unsigned',
  /** A reply to a letter of this tier is due; `about` is the supervision. */
  'supervision-due',
  /** A reply to a letter is overdue. */
  'supervision-overdue',
  /** A settled problem is to be looked at again. */
  'supervision-look-back',
  /** A county has answered a letter of this tier, or corrected its answer; `about` is the supervision. */
  'supervision-replied',
  /** Hand-ins of counties wait for this place's review. */
  'review-waiting',
  /** Questions of counties wait for an answer. */
  'question-open',
  /** Requests of counties about their tasks (more time, a pause, none at all) wait for a decision. */
  'request-open',
  /** Tasks of counties are locked without a hand-in: nothing can be reported on them until they are unlocked. */
  'unlock-needed',
  /** The last day of a closing is over; `about` is that day. Names who has not handed everything in, if anybody. */
  'closing-over',
  /** A round of the tier above has handed findings over to counties of this place; `about` is the round. */
  'finding-handed-over',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export const noticeItem = z.object({
  kind: z.enum(noticeKinds),
  campaignId: uuid,
  /** Tells items of one kind apart: the directive, the last day of the period; empty where there is one a day. */
  about: z.string(),
  /** Kind of the directive; null for everything else. */
  directiveKind: z.string().nullable(),
  /** The missed day; null where each county has its own. */
  dueOn: day.nullable(),
  /** Counties it is about, by code, and how many things of each; none only where it says that none is missing. */
  counties: z.array(z.object({ region: regionCode, count: count.min(1) })),
});
export type NoticeItem = z.infer<typeof noticeItem>;
