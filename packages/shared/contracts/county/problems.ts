/** Problems in a county: the ledger and the steps of their life. */
import { z } from 'zod';
import { code, count, day, instant, longText, page, shortText, uuid } from '../../primitives.ts';
import { problemEvents, problemSources, problemStates } from '../../problems/states.ts';
import { mutation, query } from '../procedure.ts';

const everyone = ['county-staff', 'county-leader', 'responsible-unit'] as const;

export const problem = z.object({
  id: uuid,
  campaignId: uuid,
  field: code,
  title: shortText,
  detail: longText,
  source: z.enum(problemSources),
  state: z.enum(problemStates),
  place: z.string().max(200),
  foundOn: day,
  dueOn: day.nullable(),
  unit: shortText.nullable(),
  person: shortText.nullable(),
  measures: longText,
  answer: longText,
  closedOn: day.nullable(),
  timesReopened: count,
  /** Id under which the tier above assigned or supervises it. */
  upstreamId: uuid.nullable(),
  /** Name of the county that had it before a merger; null for the county's own. */
  takenFrom: z.string().nullable(),
  /** Of one that a round above handed over: by when it wants an answer, through whom, and by which letter. */
  replyDueOn: day.nullable(),
  addressedTo: z.enum(['congress', 'government']).nullable(),
  letterNo: z.string().nullable(),
  revision: count,
  overdue: z.boolean(),
});

export const problemStep = z.object({
  at: instant,
  actor: z.string(),
  event: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  note: z.string(),
});

export const newProblem = z.object({
  id: uuid,
  field: code,
  title: shortText,
  detail: longText.default(''),
  source: z.enum(problemSources),
  place: z.string().trim().max(200).default(''),
  foundOn: day,
});

/** What a step needs beside its event; the rule says which are asked for. */
export const stepInput = z.object({
  note: longText.default(''),
  unit: shortText.nullish(),
  person: shortText.nullish(),
  measures: longText.nullish(),
  dueOn: day.nullish(),
  answer: longText.nullish(),
  on: day.nullish(),
});

export const problemsContract = {
  list: query({
    who: everyone,
    input: page.extend({
      campaignId: uuid,
      field: code.nullish(),
      state: z.enum(problemStates).nullish(),
      source: z.enum(problemSources).nullish(),
      search: z.string().max(100).default(''),
      overdueOnly: z.boolean().default(false),
      /** Open ones on which the tier above wants an answer by a day, the earliest first. */
      replyAsked: z.boolean().default(false),
    }),
    output: z.object({ rows: z.array(problem), total: count, byState: z.record(z.string(), count) }),
  }),
  get: query({
    who: everyone,
    input: z.object({ id: uuid }),
    output: problem.extend({ steps: z.array(problemStep) }),
  }),
  register: mutation({
    who: ['county-staff'],
    input: z.object({ campaignId: uuid, problem: newProblem }),
    output: problem,
  }),
  /** A list taken over at once (government's self-check, a hotline's export), each with the state it has reached; all or none. */
  registerMany: mutation({
    who: ['county-staff'],
    input: z.object({
      campaignId: uuid,
      problems: z
        .array(
          newProblem.extend({
            state: z.enum(problemStates).default('registered'),
            unit: shortText.nullable().default(null),
            person: shortText.nullable().default(null),
            measures: longText.default(''),
            dueOn: day.nullable().default(null),
            answer: longText.default(''),
            closedOn: day.nullable().default(null),
          }),
        )
        .min(1)
        .max(1000),
    }),
    output: z.object({ registered: count }),
  }),
  act: mutation({
    who: ['county-staff', 'responsible-unit'],
    input: z.object({ id: uuid, revision: count, event: z.enum(problemEvents), input: stepInput }),
    output: problem,
  }),
};
