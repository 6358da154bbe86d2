/** Tasks in a county: progress with indicators, hand-in, leader's sign-off (审签); the county's own split (四定); baselines. */
import { z } from 'zod';
import { campaignTask } from '../../campaigns/document.ts';
import { indicatorValue } from '../../link/kinds.ts';
import { taskOrigins } from '../../local-tasks/local-tasks.ts';
import { amount, code, count, day, instant, longText, percent, shortText, uuid } from '../../primitives.ts';
import { deciderTiers } from '../../reviews/decisions.ts';
import { lockStates } from '../../reviews/states.ts';
import { taskStates } from '../../tasks/states.ts';
import { mutation, query } from '../procedure.ts';

const staff = ['county-staff'] as const;
const readers = ['county-staff', 'county-leader'] as const;

export const countyTask = z.object({
  task: campaignTask,
  campaignId: uuid,
  fieldName: z.string(),
  /** Whose task it is: the campaign's, the city's (by name) or the county's own. */
  origin: z.enum(taskOrigins),
  ownerName: z.string().nullable(),
  /** Of the county's own: what `ownTasks` knows it by. */
  ownKey: uuid.nullable(),
  state: z.enum(taskStates),
  percent,
  indicators: z.array(indicatorValue),
  note: z.string(),
  /** Revision of the county's own record: sent back with a change. 0 = nothing saved yet. */
  revision: count,
  author: z.string().nullable(),
  submittedAt: instant.nullable(),
  countersignedBy: z.string().nullable(),
  /** What the leader asked for when giving it back; null once handed in again. */
  sentBackReason: z.string().nullable(),
  /** Share of working days gone between the campaign's start and the due date, in percent. */
  expectedPercent: percent,
  /** This county's due date: its version's, unless it was put off for the county. */
  dueOn: day,
  /** Version by which the figures were written; older than the task's until they are written again; null without any. */
  writtenRevision: z.number().int().nullable(),
  /** No longer asked for, and why; null while it is. The work on it stays. */
  dropped: z.object({ reason: z.string() }).nullable(),
  overdue: z.boolean(),
  /** The present hand-in as reviewed (审核); null while it is not. */
  reviewed: z.object({ at: instant, by: z.string(), tier: z.enum(deciderTiers) }).nullable(),
  /** Given back (退回补充) and not handed in again since. `author`: whom it is addressed to. */
  returned: z
    .object({
      at: instant,
      by: z.string(),
      tier: z.enum(deciderTiers),
      reason: z.string(),
      asked: z.string(),
      author: z.string().nullable(),
    })
    .nullable(),
  /** Whether the period's data are held, and the last day of an unlock. */
  lock: z.object({ state: z.enum(lockStates), lockedAt: instant.nullable(), unlockedUntil: day.nullable() }),
  /** What other counties had done of it before they were merged into this one. */
  takenOver: z.array(
    z.object({
      from: z.string(),
      percent,
      indicators: z.array(indicatorValue),
      note: z.string(),
      /** It is this county's to go on with; else it stays in the sums beside what this county reports itself. */
      goesOn: z.boolean(),
    }),
  ),
  /** Last day on which its clock stands still (暂缓); null when it runs. */
  pausedUntil: day.nullable(),
  workItems: z.object({ total: count, done: count }),
});

const ref = z.object({ taskId: uuid, campaignId: uuid, revision: count });

export const tasksContract = {
  list: query({ who: readers, input: z.object({ campaignId: uuid }), output: z.array(countyTask) }),
  get: query({ who: readers, input: z.object({ campaignId: uuid, taskId: uuid }), output: countyTask }),
  saveProgress: mutation({
    who: staff,
    input: ref.extend({ percent, indicators: z.array(indicatorValue).max(10), note: longText }),
    output: countyTask,
  }),
  /** The county's table of the week: figures of several tasks, handed in where marked; all or none. */
  reportMany: mutation({
    who: staff,
    input: z.object({
      campaignId: uuid,
      tasks: z
        .array(
          z.object({
            taskId: uuid,
            revision: count,
            percent,
            indicators: z.array(indicatorValue).max(10),
            note: longText,
            submit: z.boolean(),
          }),
        )
        .min(1)
        .max(200),
    }),
    output: z.array(z.object({ taskId: uuid, state: z.enum(taskStates), revision: count })),
  }),
  /** Hands in; where the campaign asks for it, waits for the leader's sign-off first. */
  submit: mutation({ who: staff, input: ref, output: countyTask }),
  countersign: mutation({ who: ['county-leader'], input: ref, output: countyTask }),
  /** Several at once (批量审签); all or none. */
  countersignMany: mutation({
    who: ['county-leader'],
    input: z.object({
      campaignId: uuid,
      tasks: z
        .array(z.object({ taskId: uuid, revision: count }))
        .min(1)
        .max(200),
    }),
    output: z.object({ countersigned: count }),
  }),
  sendBack: mutation({
    who: ['county-leader'],
    input: ref.extend({ reason: longText.min(1) }),
    output: countyTask,
  }),
  revise: mutation({ who: staff, input: ref, output: countyTask }),
};

export const workItem = z.object({
  id: uuid,
  campaignId: uuid,
  taskId: uuid,
  field: code,
  matter: shortText,
  person: shortText,
  standard: longText,
  dueOn: day,
  doneOn: day.nullable(),
  revision: count,
});
export const workItemsContract = {
  list: query({ who: readers, input: z.object({ campaignId: uuid }), output: z.array(workItem) }),
  /** `id` and `revision` 0 for a new one. */
  save: mutation({ who: staff, input: workItem.omit({ field: true }), output: workItem }),
  remove: mutation({
    who: staff,
    input: z.object({ id: uuid, revision: count }),
    output: z.object({ id: uuid }),
  }),
};

export const baseline = z.object({
  id: uuid,
  campaignId: uuid,
  field: code,
  name: shortText,
  unit: z.string().trim().min(1).max(20),
  amount,
  countedOn: day,
  revision: count,
});
export const baselinesContract = {
  list: query({ who: readers, input: z.object({ campaignId: uuid }), output: z.array(baseline) }),
  save: mutation({ who: staff, input: baseline, output: baseline }),
  /** A whole list of new inventories; all or none. */
  saveMany: mutation({
    who: staff,
    input: z.object({
      campaignId: uuid,
      baselines: z
        .array(baseline.omit({ campaignId: true, revision: true }))
        .min(1)
        .max(500),
    }),
    output: z.object({ saved: count }),
  }),
  remove: mutation({
    who: staff,
    input: z.object({ id: uuid, revision: count }),
    output: z.object({ id: uuid }),
  }),
};
