/** Supplements of a campaign: composed by staff, approved by a second person, issued to counties. */
import { z } from 'zod';
import { campaignTask } from '../../campaigns/document.ts';
import { count, day, instant, longText, regionCode, uuid } from '../../primitives.ts';
import { supplementStates } from '../../supplements/states.ts';
import { supplementContent, taskDifference } from '../../supplements/supplement.ts';
import { mutation, query } from '../procedure.ts';

const readers = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
] as const;
const staff = ['province-staff'] as const;
const either = ['province-staff', 'province-approver'] as const;

export const supplementSummary = z.object({
  id: uuid,
  campaignId: uuid,
  /** Which supplement of the campaign, from 1; null before issue. */
  number: count.nullable(),
  state: z.enum(supplementStates),
  /** Bumped by every change; sent back with a step. */
  version: z.number().int(),
  title: z.string(),
  documentNo: z.string().nullable(),
  issuingOrgan: z.string(),
  changes: count,
  /** Counties it goes to. */
  counties: count,
  delivered: count,
  signed: count,
  late: count,
  createdBy: z.string(),
  createdAt: instant,
  approvedBy: z.string().nullable(),
  approvedAt: instant.nullable(),
  issuedBy: z.string().nullable(),
  issuedAt: instant.nullable(),
  receiptDueOn: day.nullable(),
  withdrawnReason: z.string().nullable(),
});

export const supplementDetail = supplementSummary.extend({
  content: supplementContent,
  questions: z.array(
    z.object({ id: uuid, regionName: z.string(), text: z.string(), answer: z.string().nullable() }),
  ),
  /**
   * What it changes: as issued, else against the tasks now in force. One entry for each version of a task that its
   * counties have, with how many of them.
   */
  differences: z.array(taskDifference.extend({ counties: count })),
  /** Directives that carry it; counties with the same versions share one. */
  directives: z.array(uuid),
});

/** A task in its newest version, for the composer. */
export const supplementableTask = z.object({
  task: campaignTask,
  counties: count,
  /** Counties that have another version or due date. */
  differing: count,
  dropped: count,
});

/** What counties must do now: the campaign's own tasks after all supplements. */
export const tasksInForce = z.object({
  /** Counties of the campaign. */
  counties: count,
  tasks: z.array(
    z.object({
      /** The version that most counties have, with the due date that most of them have; the newest of equals. */
      task: campaignTask,
      /** Not in the document as issued: a supplement added it. */
      added: z.boolean(),
      /** A supplement made a newer version of it, be it for some counties only. */
      changed: z.boolean(),
      /** Counties it was given to, with those for which it was dropped since. */
      counties: count,
      /** Counties that have another version or due date. */
      differing: count,
      /** Counties for which it was dropped; for all of them when it is `counties`. */
      dropped: count,
    }),
  ),
});

const ref = z.object({ id: uuid, version: z.number().int() });

export const supplementsContract = {
  list: query({ who: readers, input: z.object({ campaignId: uuid }), output: z.array(supplementSummary) }),
  get: query({ who: readers, input: z.object({ id: uuid }), output: supplementDetail }),
  inForce: query({ who: readers, input: z.object({ campaignId: uuid }), output: tasksInForce }),
  tasks: query({
    who: either,
    input: z.object({ campaignId: uuid }),
    output: z.object({
      tasks: z.array(supplementableTask),
      regions: z.array(
        z.object({
          code: regionCode,
          name: z.string(),
          counties: z.array(z.object({ code: regionCode, name: z.string() })),
        }),
      ),
    }),
  }),
  /** `id` is the composer's, so that a draft sent twice is made once. */
  create: mutation({
    who: staff,
    input: z.object({ id: uuid, campaignId: uuid, content: supplementContent }),
    output: supplementDetail,
  }),
  update: mutation({
    who: staff,
    input: ref.extend({ content: supplementContent }),
    output: supplementDetail,
  }),
  approve: mutation({ who: ['province-approver'], input: ref, output: supplementDetail }),
  reopenDraft: mutation({
    who: either,
    input: ref.extend({ reason: longText.min(1) }),
    output: supplementDetail,
  }),
  issue: mutation({ who: staff, input: ref, output: supplementDetail }),
  withdraw: mutation({
    who: either,
    input: ref.extend({ reason: longText.min(1) }),
    output: supplementDetail,
  }),
};
