/** What crosses the link about problems that come from the tier above. */
import { z } from 'zod';
import { code, day, instant, longText, shortText, uuid } from '../primitives.ts';
import { problemSources } from '../problems/states.ts';

/**
 * Down. A problem the county is to register (or, with `sourceProblemId`, its own that is marked as supervised).
 * Without `supervisionId` it is a finding of a round that asks for no letter's reply.
 */
export const problemAssignment = z.object({
  /** Id of the problem; the county registers it under this id and names it as `upstreamId` in its reports. */
  problemId: uuid,
  origin: z.enum(['round', 'escalated']),
  field: code,
  title: shortText,
  detail: longText,
  place: z.string().max(200),
  letterNo: shortText.nullable(),
  /** Whom the letter is addressed to: the congress that gets this, or the government of the tier above, for information. */
  addressedTo: z.enum(['congress', 'government']),
  replyDueOn: day.nullable(),
  roundTitle: shortText.nullable(),
  /** The county's own problem this is about. */
  sourceProblemId: uuid.nullable(),
  supervisionId: uuid.nullable().default(null),
  letter: z.object({ title: shortText, addressee: shortText, text: longText }).nullable().default(null),
  /** When the round saw it; without it the day it was handed over stands for it. */
  foundOn: day.optional(),
  /** How the tier above came to know of it; a round's finding when left out. */
  source: z.enum(problemSources).optional(),
});
export type ProblemAssignment = z.infer<typeof problemAssignment>;

export const supervisionSteps = [
  'remind',
  'replied',
  'extended',
  'sent-back',
  'verifying',
  'verified',
  'closed',
  'look-back',
  'passed',
  'reopened',
  'withdrawn',
] as const;
export type SupervisionStep = (typeof supervisionSteps)[number];

/** Down. What the supervising tier did since: the whole of where its letter stands, so that the newest one counts. */
export const problemSupervision = z.object({
  supervisionId: uuid,
  problemId: uuid,
  step: z.enum(supervisionSteps),
  at: instant,
  /** Person of the supervising tier; empty for a reminder that a date caused. */
  by: z.string().max(200),
  /** Why it was sent back or reopened, what was seen on the spot. */
  note: longText,
  replyDueOn: day.nullable(),
  lookBackOn: day.nullable(),
  /** How often a reply has been asked for, from 1; a reply names the one it answers. */
  round: z.number().int().min(1),
  /** The county's reply that is verified, where the step is about one: a correction may have crossed it on the way. */
  reply: z.object({ text: longText, measures: longText, on: day }).nullable().default(null),
});
export type ProblemSupervision = z.infer<typeof problemSupervision>;

/** Up. The county's reply to a letter. Entity: the supervision. */
export const supervisedReply = z.object({
  supervisionId: uuid,
  problemId: uuid,
  field: code,
  round: z.number().int().min(1),
  text: longText.min(1),
  measures: longText,
  repliedOn: day,
  /** Leader who signed it off, where the campaign asks for it. */
  countersignedBy: shortText.nullable(),
  /** Why it takes the place of an earlier reply of the same round; empty for the first. */
  correction: longText.default(''),
});
export type SupervisedReply = z.infer<typeof supervisedReply>;
