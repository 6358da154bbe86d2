/** A county is merged, split or renamed while a campaign runs: what the hub tells the counties it concerns. */
import { z } from 'zod';
import { campaignTask } from '../campaigns/document.ts';
import {
  amount,
  code,
  count,
  day,
  instant,
  longText,
  percent,
  regionCode,
  shortText,
  tierCounts,
  uuid,
} from '../primitives.ts';
import { problemSources, problemStates } from '../problems/states.ts';
import { taskDecision } from '../reviews/decisions.ts';
import { supervisedStates } from '../supervision/county-states.ts';
import { problemAssignment } from '../supervision/payloads.ts';
import { taskStates } from '../tasks/states.ts';

const place = z.object({ region: regionCode, name: shortText });

/** As the hub knows them, in the revision the county had reported: the ids go on. */
const takenProblem = z.object({
  id: uuid,
  revision: z.number().int().min(1),
  author: z.string().max(200),
  field: code,
  title: shortText,
  source: z.enum(problemSources),
  state: z.enum(problemStates),
  foundOn: day,
  dueOn: day.nullable(),
  unit: shortText.nullable(),
  timesReopened: count,
  upstreamId: uuid.nullable(),
  /** Of one that was struck off and goes over for its letter alone. */
  closedOn: day.nullable().default(null),
  /** What a round above asked when it handed it over, as long as no letter asks instead. */
  handedOver: problemAssignment.pick({ replyDueOn: true, addressedTo: true, letterNo: true }).optional(),
});
const takenGroup = z.object({
  id: uuid,
  revision: z.number().int().min(1),
  field: code,
  name: shortText,
  leaderName: shortText,
  members: tierCounts,
  otherMembers: count,
  trained: count,
});
const takenTask = z.object({
  taskId: uuid,
  /** Revision of the report that goes on under the successor; 0 when the successor has the task itself. */
  revision: z.number().int().min(0),
  state: z.enum(taskStates),
  percent,
  indicators: z.array(z.object({ code, value: amount, base: amount.nullable() })).max(10),
  note: longText,
  author: z.string().max(200),
  /** The hub put it in force for the successor, which had not got it; false beside one of the successor's own. */
  given: z.boolean().default(false),
  /** The version in force, and the first day something is expected of it, of one that is given: it may be unknown here. */
  definition: campaignTask.nullable().default(null),
  startsOn: day.nullable().default(null),
  /** Its last day, of one that is given: it may have been moved for the county before. */
  dueOn: day.nullable().default(null),
  /** What holds it back: a lock with the last day of an unlock, and the last day of a pause. */
  lockedAt: instant.nullable().default(null),
  unlockedUntil: day.nullable().default(null),
  pausedUntil: day.nullable().default(null),
  /** The return that the county before had not answered. */
  returned: taskDecision.nullable().default(null),
});

/** One that nobody had answered: the answer comes to the successor, which may take it back. */
const takenQuestion = z.object({
  id: uuid,
  revision: z.number().int().min(1),
  author: z.string().max(200),
  field: code.nullable(),
  /** Null also where the successor is not asked for the task. */
  taskId: uuid.nullable(),
  text: longText,
  askedAt: instant,
});

/** A letter of a tier above that is out, with its way so far: the successor answers it from here on. */
const takenLetter = z.object({
  /** As the county before got it; registers the problem where that county had not reported it. */
  assignment: problemAssignment,
  issuingOrgan: shortText,
  issuedAt: instant,
  state: z.enum(supervisedStates),
  round: z.number().int().min(1),
  lookBackOn: day.nullable(),
  /** Why it was sent back or opened again, while an answer to that is waited for. */
  sentBackReason: longText.nullable(),
  /** The last reply that went up; its revision goes on. */
  reply: z
    .object({
      revision: z.number().int().min(1),
      author: z.string().max(200),
      round: z.number().int().min(1),
      text: longText,
      measures: longText,
      repliedOn: day,
      countersignedBy: shortText.nullable(),
    })
    .nullable(),
  steps: z.array(
    z.object({
      at: instant,
      actor: z.string().max(200),
      event: z.string().max(40),
      note: longText,
      replyDueOn: day.nullable(),
      lookBackOn: day.nullable(),
    }),
  ),
});
export type TakenLetter = z.infer<typeof takenLetter>;

export const takeOver = z.object({
  successionId: uuid,
  /** Whom the directive speaks to: the county that ends, or one that goes on in its place. */
  role: z.enum(['predecessor', 'successor']),
  from: place,
  successors: z.array(place).min(1).max(10),
  effectiveOn: day,
  reason: longText,
  problems: z.array(takenProblem).default([]),
  groups: z.array(takenGroup).default([]),
  tasks: z.array(takenTask).default([]),
  letters: z.array(takenLetter).default([]),
  questions: z.array(takenQuestion).default([]),
  /** Tasks that the county before had handed in: they are done and are not asked for again. */
  doneTasks: z.array(uuid).default([]),
  /** To the county that ends: what went over, and is no longer its own to report. */
  moved: z.array(z.object({ kind: code, entityId: uuid })).default([]),
});
export type TakeOver = z.infer<typeof takeOver>;
