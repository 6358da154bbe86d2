/** Campaigns at the hub: draft, approval by a second person, issue, course and end; plans of cities and counties. */
import { z } from 'zod';
import { campaignDocument, localPlan, partyApproval } from '../../campaigns/document.ts';
import { campaignStates } from '../../campaigns/states.ts';
import { count, day, instant, longText, regionCode, uuid } from '../../primitives.ts';
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

export const campaignSummary = z.object({
  id: uuid,
  title: z.string(),
  issuingOrgan: z.string(),
  state: z.enum(campaignStates),
  region: regionCode,
  editionId: z.string(),
  /** Bumped by every change; sent back with an edit so that two editors do not overwrite each other. */
  version: z.number().int(),
  createdBy: z.string(),
  createdAt: instant,
  approvedBy: z.string().nullable(),
  approvedAt: instant.nullable(),
  issuedBy: z.string().nullable(),
  issuedAt: instant.nullable(),
  receiptDueOn: day.nullable(),
  fields: count,
  tasks: count,
  counties: count,
});

export const campaignDetail = campaignSummary.extend({
  document: campaignDocument,
  partyApproval: partyApproval.nullable(),
  /** Whether the working-day calendar knows the public holidays up to the receipt deadline. */
  receiptDueProvisional: z.boolean(),
  history: z.array(
    z.object({
      at: instant,
      actor: z.string(),
      event: z.string(),
      from: z.string().nullable(),
      to: z.string(),
      reason: z.string().nullable(),
    }),
  ),
});

const ref = z.object({ id: uuid, version: z.number().int() });

export const campaignsContract = {
  list: query({ who: readers, input: z.void(), output: z.array(campaignSummary) }),
  get: query({ who: readers, input: z.object({ id: uuid }), output: campaignDetail }),
  templates: query({
    who: staff,
    input: z.void(),
    output: z.array(
      z.object({ id: z.string(), title: z.string(), editionId: z.string(), fields: count, tasks: count }),
    ),
  }),
  /** The template's dates are laid out from `startsOn`. The draft belongs to the caller's province. */
  draftFromTemplate: mutation({
    who: staff,
    input: z.object({ templateId: z.string(), startsOn: day }),
    output: campaignDetail,
  }),
  update: mutation({ who: staff, input: ref.extend({ document: campaignDocument }), output: campaignDetail }),
  approve: mutation({
    who: ['province-approver'],
    input: ref.extend({ partyApproval }),
    output: campaignDetail,
  }),
  reopenDraft: mutation({
    who: ['province-staff', 'province-approver'],
    input: ref.extend({ reason: longText.min(1) }),
    output: campaignDetail,
  }),
  issue: mutation({ who: staff, input: ref, output: campaignDetail }),
  beginClosing: mutation({ who: staff, input: ref.extend({ lastDay: day }), output: campaignDetail }),
  close: mutation({ who: ['province-approver'], input: ref, output: campaignDetail }),
  withdraw: mutation({
    who: ['province-staff', 'province-approver'],
    input: ref.extend({ reason: longText.min(1) }),
    output: campaignDetail,
  }),
};

export const planRow = z.object({
  region: regionCode,
  regionName: z.string(),
  plan: localPlan.nullable(),
  partyApproval: partyApproval.nullable(),
  recordedAt: instant.nullable(),
});

/** Plans (实施方案) and their Party committee's approvals (批转): cities record theirs here, counties' come up by the link. */
export const plansContract = {
  list: query({
    who: readers,
    input: z.object({ campaignId: uuid, tier: z.enum(['city', 'county']), within: regionCode }),
    output: z.array(planRow),
  }),
  record: mutation({
    who: ['city-staff'],
    input: z.object({
      campaignId: uuid,
      region: regionCode,
      plan: localPlan,
      partyApproval: partyApproval.nullable(),
    }),
    output: planRow,
  }),
};
