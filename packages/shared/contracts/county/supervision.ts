/** Letters of the tier above about a problem (上级督办), and the county's replies. */
import { z } from 'zod';
import { code, count, day, instant, longText, uuid } from '../../primitives.ts';
import { supervisedStates } from '../../supervision/county-states.ts';
import { mutation, query } from '../procedure.ts';

const everyone = ['county-staff', 'county-leader', 'responsible-unit'] as const;

export const supervisedRow = z.object({
  id: uuid,
  campaignId: uuid,
  problemId: uuid,
  problemTitle: z.string(),
  field: code,
  addressedTo: z.enum(['congress', 'government']),
  issuingOrgan: z.string(),
  letterNo: z.string().nullable(),
  letterTitle: z.string(),
  state: z.enum(supervisedStates),
  replyDueOn: day.nullable(),
  lookBackOn: day.nullable(),
  /** A reply is asked for and its last day is over. */
  overdue: z.boolean(),
  version: count,
});

export const supervisedDetail = supervisedRow.extend({
  addressee: z.string(),
  letterText: z.string(),
  issuedAt: instant,
  roundTitle: z.string().nullable(),
  /** Whether a leader signs the reply before it goes up. */
  countersign: z.boolean(),
  reply: z.string(),
  measures: z.string(),
  repliedOn: day.nullable(),
  replyAuthor: z.string().nullable(),
  countersignedBy: z.string().nullable(),
  sentBackReason: z.string().nullable(),
  /** Why the reply that went up took the place of an earlier one; empty for a first one. */
  correctionReason: z.string(),
  /** A correction that was written and did not go up (yet). */
  correction: z
    .object({ text: z.string(), measures: z.string(), on: day, author: z.string(), reason: z.string() })
    .nullable(),
  steps: z.array(
    z.object({
      at: instant,
      actor: z.string(),
      event: z.string(),
      note: z.string(),
      replyDueOn: day.nullable(),
      lookBackOn: day.nullable(),
    }),
  ),
});

const ref = z.object({ id: uuid, version: z.number().int().min(1) });

export const countySupervisionContract = {
  /** Of one campaign, those that wait for the county first. */
  list: query({ who: everyone, input: z.object({ campaignId: uuid }), output: z.array(supervisedRow) }),
  /** Letters about one problem, newest first. */
  ofProblem: query({
    who: everyone,
    input: z.object({ problemId: uuid }),
    output: z.array(supervisedDetail),
  }),
  /** Goes up at once, or to the leader where the campaign asks for a signature. */
  reply: mutation({
    who: ['county-staff'],
    input: ref.extend({ text: longText.min(1), measures: longText.default(''), on: day }),
    output: supervisedDetail,
  }),
  /** Another reply, with why, until the tier above begins to verify it; goes the way of a reply. */
  correct: mutation({
    who: ['county-staff'],
    input: ref.extend({
      text: longText.min(1),
      measures: longText.default(''),
      on: day,
      reason: longText.min(1),
    }),
    output: supervisedDetail,
  }),
  countersign: mutation({ who: ['county-leader'], input: ref, output: supervisedDetail }),
  sendBack: mutation({
    who: ['county-leader'],
    input: ref.extend({ reason: longText.min(1) }),
    output: supervisedDetail,
  }),
};
export type SupervisedDetail = z.infer<typeof supervisedDetail>;
