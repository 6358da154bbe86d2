/**
 * Wire names of the campaign workflow: what reaches the Temporal server and stays in histories.
 * Never renamed or reused; the hub server starts and signals by these names.
 */
import type { MomentKind } from '@linked/shared/campaigns/moment-kinds.ts';

export const campaignWorkflowType = 'campaign';

/** @param prefix the deployment's TEMPORAL_TASK_QUEUE_PREFIX; one Temporal namespace may serve several hubs */
export const campaignTaskQueue = (prefix: string): string => `${prefix}-hub`;

/** What the workflow is started with: ids only, the documents stay in the hub's database. */
export interface CampaignStart {
  campaignId: string;
  /** Six-digit code of the province (or city) whose hub issued it. */
  region: string;
}

/** The only argument of every signal. The request's id makes a repeated signal harmless. */
export interface CampaignSignalArgs {
  /** Id of the workflow request that caused the signal. */
  requestId: string;
}

/** Query without arguments; answers with a {@link CampaignStatus}. */
export const campaignStatusQuery = 'campaign-status';

/**
 * What a campaign's workflow waits for. `until` is an ISO instant on the hub's clock; null for a delivery under way
 * and for what only a person's decision ends.
 */
export type Waiting =
  | { what: 'delivery'; until: string | null }
  | WaitingForMoment
  | { what: 'closing' | 'close'; until: string | null };

/** The next rows of the campaign's moments; `args` as their kind has them, `failed`: how often it was tried in vain. */
export interface WaitingForMoment {
  what: MomentKind;
  /** Of a phase; also in `args`. */
  phase?: string;
  args?: Record<string, unknown>;
  failed?: number;
  until: string;
}

export interface CampaignStatus {
  stage: 'open' | 'closing' | 'closed' | 'withdrawn';
  waiting: Waiting[];
  /** Codes of the counties the last round could not reach, sorted. */
  unreachable: string[];
  /** Rounds tried since a round last reached every county. */
  failedRounds: number;
  /** Counties found late at the receipt deadline; null before it. */
  lateReceipts: number | null;
}

/** How the workflow ended. */
export interface CampaignOutcome {
  stage: 'closed' | 'withdrawn';
  lateReceipts: number | null;
}

/** Search attributes set by the workflow (all Keyword). No names of persons: operators of the server see them. */
export const campaignSearchAttributes = {
  /** Code of the issuing hub's region. */
  region: 'LinkedRegion',
  /** {@link CampaignStatus.stage}. */
  stage: 'LinkedCampaignStage',
} as const;

/**
 * Marks in histories where changed code begins. A name is used once: what stands behind it is removed only when no
 * run from before it is left (docs/adr/0008-moments.md).
 */
export const campaignPatches = {
  /** The database says what is due; before, the workflow kept the dates and what was on record. */
  moments: 'course-moments',
} as const;

export const campaignActivityNames = {
  /** Carry out everything that is due. */
  carryOutDue: 'carryOutDue',
  // The four below are called by runs from before campaignPatches.moments only.
  /** Mark an issued campaign running. */
  beginCampaign: 'beginCampaign',
  /** The dates of a campaign's course. */
  readCourse: 'readCourse',
  /** Put the begin or end of a phase on record. */
  recordPhase: 'recordPhase',
  /** Put on record who has not signed by the receipt deadline. */
  recordLateReceipts: 'recordLateReceipts',
} as const;
