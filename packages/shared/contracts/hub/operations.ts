/** What runs by itself, in words: each campaign's workflow, what it waits for, what was tried, and what an operator may do. */
import { z } from 'zod';
import { campaignStates } from '../../campaigns/states.ts';
import { code, count, instant, longText, regionCode, uuid } from '../../primitives.ts';
import { supervisionStates } from '../../supervision/states.ts';
import { mutation, query } from '../procedure.ts';

const operators = ['administrator', 'province-staff'] as const;

export const operationRow = z.object({
  campaignId: uuid,
  title: z.string(),
  state: z.enum(campaignStates),
  issuedAt: instant,
  counties: count,
  /** Counties with something of this campaign they have not confirmed, whoever has to move. */
  behind: count,
  /** Of these, counties the hub calls and could not reach when it last tried. */
  unreached: count,
  /** Counties left out of this campaign's dispatch. */
  skipped: count,
  /** Requests to the workflow that were not carried out yet, and how often the first of them was tried. */
  openRequests: count,
  requestAttempts: count,
});

/** Whether the server can be asked, and what it says about the workflow. */
export const workflowConditions = [
  /** It runs, and a worker answers for it. */
  'running',
  /** It runs, but no worker answers: nothing moves until one does. */
  'no-worker',
  'completed',
  'failed',
  /** Ended from outside: terminated, cancelled or timed out. */
  'stopped',
  'not-found',
  /** Temporal itself does not answer. */
  'unreachable',
] as const;

export const waitingItem = z.object({
  /** `delivery`, `moment`, or a moment's kind; screens show a kind they do not know as it is. */
  what: code,
  /** Name of the phase, task or the like it is about; null when there is none. */
  about: z.string().nullable(),
  /** On the hub's clock; null for what goes on now and for what only a person's decision ends. */
  until: instant.nullable(),
});

export const workflowReport = z.object({
  workflowId: z.string(),
  condition: z.enum(workflowConditions),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  /** Events in the present run's history; null when the server was not asked. */
  events: count.nullable(),
  /** Why it failed, as the server has it. */
  failure: z.string().nullable(),
  waiting: z.array(waitingItem),
  /** Rounds in a row that left some county unreached; null when no worker answers. */
  failedRounds: count.nullable(),
  lateReceipts: count.nullable(),
  /** Steps the workflow is trying now, with what went wrong last. */
  trying: z.array(z.object({ activity: z.string(), attempt: count, lastError: z.string().nullable() })),
  /** Page of this workflow in Temporal's own UI; null when none is configured. */
  uiUrl: z.url().nullable(),
});

/** Why a county has not confirmed yet: who has to move. */
export const behindStates = [
  'skipped',
  /** The hub calls it and did not get through. */
  'unreached',
  /** The hub calls it and has not tried yet. */
  'waiting',
  /** It fetches by itself. */
  'pull',
  'not-enrolled',
] as const;

export const countyBehind = z.object({
  region: regionCode,
  regionName: z.string(),
  cityName: z.string(),
  state: z.enum(behindStates),
  /** Directives of this campaign it has not confirmed. */
  directives: count,
  /** Of the one tried most often. */
  attempts: count,
  lastAttemptAt: instant.nullable(),
  lastError: z.string().nullable(),
  skipped: z.object({ reason: z.string(), by: z.string(), at: instant }).nullable(),
});

export const openRequest = z.object({
  id: uuid,
  /** Signal it is to bring, or `start`. */
  wants: z.string(),
  createdAt: instant,
  attempts: count,
  lastError: z.string().nullable(),
});

/** What the campaign does next, from the hub's own database: known also while Temporal is away. */
export const momentAhead = z.object({
  key: z.string(),
  /** A moment's kind; screens show one they do not know as it is. */
  kind: code,
  /** Name of the phase, kind of the directive or last day it is about; null when its kind says it all. */
  about: z.string().nullable(),
  /** When it comes, or is tried again; past while it waits for the workflow. */
  at: instant,
  /** Tries that failed. */
  failed: count,
  lastError: z.string().nullable(),
});

/** A problem supervised by the hub whose workflow should be running. */
export const supervisedRow = z.object({
  supervisionId: uuid,
  title: z.string(),
  letterNo: z.string().nullable(),
  county: regionCode,
  countyName: z.string(),
  state: z.enum(supervisionStates),
  openRequests: count,
});

const campaign = z.object({ campaignId: uuid });

export const operationsContract = {
  /** Issued campaigns, those that go on first; from the hub's database alone. */
  list: query({ who: operators, input: z.void(), output: z.array(operationRow) }),
  /** Asks Temporal. Never fails because Temporal does: that is one of the answers. */
  workflow: query({ who: operators, input: campaign, output: workflowReport }),
  /** What was tried for one campaign. */
  details: query({
    who: operators,
    input: campaign,
    output: z.object({
      moments: z.array(momentAhead),
      counties: z.array(countyBehind),
      requests: z.array(openRequest),
    }),
  }),
  /** Supervised problems of a campaign that are under way, at most 200. */
  supervisions: query({ who: operators, input: campaign, output: z.array(supervisedRow) }),
  /** As `workflow`, for a supervised problem of the campaign. */
  supervisionWorkflow: query({
    who: operators,
    input: campaign.extend({ supervisionId: uuid }),
    output: workflowReport,
  }),
  /** Has the workflow of a supervised problem look again now; one that was lost or failed is started again. */
  retrySupervision: mutation({
    who: operators,
    input: campaign.extend({ supervisionId: uuid }),
    output: campaign.extend({ supervisionId: uuid }),
  }),
  /** Leaves a county out of this campaign's dispatch until it is taken back. */
  skipCounty: mutation({
    who: operators,
    input: campaign.extend({ region: regionCode, reason: longText.min(1) }),
    output: campaign.extend({ region: regionCode }),
  }),
  takeBackCounty: mutation({
    who: operators,
    input: campaign.extend({ region: regionCode }),
    output: campaign.extend({ region: regionCode }),
  }),
};
