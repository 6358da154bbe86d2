/** A county is merged, split or renamed while a campaign runs: what the hub tells the counties it concerns. */
import { z } from 'zod';
import {
  amount,
  code,
  count,
  day,
  longText,
  percent,
  regionCode,
  shortText,
  tierCounts,
  uuid,
} from '../primitives.ts';
import { problemSources, problemStates } from '../problems/states.ts';
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
});

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
  /** Tasks that the county before had handed in: they are done and are not asked for again. */
  doneTasks: z.array(uuid).default([]),
  /** To the county that ends: what went over, and is no longer its own to report. */
  moved: z.array(z.object({ kind: code, entityId: uuid })).default([]),
});
export type TakeOver = z.infer<typeof takeOver>;
