/** Directives at the county: what came down, and signing for it by name. */
import { z } from 'zod';
import { countyCampaignStates } from '../../campaigns/county-states.ts';
import { campaignDocument, localPlan, partyApproval } from '../../campaigns/document.ts';
import { count, day, instant, regionCode, shortText, tierCounts, uuid } from '../../primitives.ts';
import { takeOver } from '../../successions/payload.ts';
import { mutation, query } from '../procedure.ts';

const readers = ['county-staff', 'county-leader'] as const;

export const countyDirective = z.object({
  id: uuid,
  seq: count,
  campaignId: uuid,
  campaignTitle: z.string(),
  kind: z.string(),
  revision: count,
  issuingOrgan: z.string(),
  issuedAt: instant,
  receivedAt: instant,
  receiptDueOn: day.nullable(),
  signedAt: instant.nullable(),
  signedBy: z.string().nullable(),
  /** Kept but not understood by this version: shown, applied after the upgrade. */
  held: z.boolean(),
  payload: z.unknown(),
});

export const countyDirectivesContract = {
  list: query({ who: readers, input: z.void(), output: z.array(countyDirective) }),
  get: query({ who: readers, input: z.object({ id: uuid }), output: countyDirective }),
  sign: mutation({
    who: ['county-staff', 'county-leader'],
    input: z.object({ id: uuid }),
    output: countyDirective,
  }),
};

export const countyCampaign = z.object({
  id: uuid,
  title: z.string(),
  region: regionCode,
  state: z.enum(countyCampaignStates),
  editionId: z.string(),
  receiptDueOn: day,
  /** Last day for stragglers, once the closing has begun. */
  lastDay: day.nullable(),
  closedOn: day.nullable(),
  withdrawnReason: z.string().nullable(),
  /** A merger, split or renaming that concerns this county: it ends, or goes on in another's place. */
  succession: takeOver
    .pick({ role: true, from: true, successors: true, effectiveOn: true, reason: true })
    .nullable(),
  directiveId: uuid,
  /** When that directive went out. */
  issuedAt: instant,
  signedAt: instant.nullable(),
  document: campaignDocument,
  /** Tasks of the campaign and how far they are here. */
  tasks: z.object({
    total: count,
    started: count,
    submitted: count,
    done: count,
    overdue: count,
    awaitingCountersign: count,
    /** Hand-ins as they are now that an upper tier has reviewed (审核). */
    reviewed: count,
  }),
  /** Tasks that the city or the county itself added, apart from the campaign's. */
  localTasks: z.object({ total: count, done: count, overdue: count }),
  plan: localPlan.nullable(),
  partyApproval: partyApproval.nullable(),
});

export const countyFigures = z.object({
  representativesTotal: count,
  participating: tierCounts,
  staffParticipating: count,
  representativesTrained: count,
  staffTrained: count,
  opinionsCollected: count,
  opinionsAnswered: count,
  cadreVisits: count,
  inspectionTeams: count,
  asOf: day,
});

const ofCampaign = z.object({ campaignId: uuid });

export const countyCampaignsContract = {
  list: query({
    who: ['county-staff', 'county-leader', 'responsible-unit'],
    input: z.void(),
    output: z.array(countyCampaign),
  }),
  get: query({
    who: ['county-staff', 'county-leader', 'responsible-unit'],
    input: z.object({ id: uuid }),
    output: countyCampaign,
  }),
  /** The county's own plan and its Party committee's approval (批转), reported upward. */
  recordPlan: mutation({
    who: ['county-staff'],
    input: ofCampaign.extend({ plan: localPlan, partyApproval: partyApproval.nullable() }),
    output: countyCampaign,
  }),
  figures: query({
    who: readers,
    input: ofCampaign,
    output: countyFigures.extend({ revision: count, enteredBy: shortText.nullable() }),
  }),
  saveFigures: mutation({
    who: ['county-staff'],
    input: ofCampaign.extend({ revision: count, figures: countyFigures }),
    output: countyFigures.extend({ revision: count, enteredBy: shortText.nullable() }),
  }),
};
