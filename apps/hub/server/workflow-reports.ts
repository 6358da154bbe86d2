/** What Temporal says about a workflow, asked within a few seconds. Its being away is an answer, no error. */

import type { Logger } from '@linked/server-kit/log.ts';
import { campaignWorkflowId } from '@linked/shared/campaigns/workflow-names.ts';
import type { workflowReport } from '@linked/shared/contracts/hub/operations.ts';
import { supervisionWorkflowId } from '@linked/shared/supervision/workflow-names.ts';
import { type CampaignStatus, campaignStatusQuery, type Waiting } from '@linked/workers/campaign/names.ts';
import {
  type SuperviseProblemStatus,
  superviseProblemStatusQuery,
} from '@linked/workers/supervise-problem/names.ts';
import {
  type Client,
  type WorkflowExecutionDescription,
  WorkflowFailedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { z } from 'zod';
import { createTemporalClient } from './temporal-client.ts';

export type WorkflowReport = z.infer<typeof workflowReport>;

export interface WorkflowReports {
  /** Never rejects because of Temporal. */
  campaign(campaignId: string): Promise<WorkflowReport>;
  /** The same for a supervised problem. */
  supervision(supervisionId: string): Promise<WorkflowReport>;
  stop(): Promise<void>;
}

/** A query waits for a worker; longer than this a page does not wait. */
const callMs = 4_000;

export function createWorkflowReports(options: {
  temporal: { address: string; namespace: string };
  /** Address of Temporal's own UI, for people; null when there is none. */
  uiUrl: string | null;
  log: Logger;
}): WorkflowReports {
  const { temporal, uiUrl, log } = options;
  const server = createTemporalClient({ ...temporal, callMs });

  const pageOf = (workflowId: string): string | null =>
    uiUrl === null
      ? null
      : `${uiUrl.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(temporal.namespace)}/workflows/${encodeURIComponent(workflowId)}`;

  async function read(client: Client, empty: WorkflowReport, ask: Ask): Promise<WorkflowReport> {
    const handle = client.workflow.getHandle(empty.workflowId);
    let description: WorkflowExecutionDescription;
    try {
      description = await handle.describe();
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { ...empty, condition: 'not-found' };
      throw error;
    }
    const known: WorkflowReport = {
      ...empty,
      condition: endings[description.status.name] ?? 'running',
      startedAt: description.startTime.toISOString(),
      endedAt: description.closeTime?.toISOString() ?? null,
      events: description.historyLength,
      trying: tryingNow(description),
    };
    if (known.condition === 'failed') return { ...known, failure: await failureOf(handle) };
    if (known.condition !== 'running') return known;
    try {
      return { ...known, ...(await ask(handle)) };
    } catch (error) {
      log.debug({ err: error, workflowId: empty.workflowId }, 'no worker answers for a workflow');
      return { ...known, condition: 'no-worker' };
    }
  }

  async function report(workflowId: string, ask: Ask): Promise<WorkflowReport> {
    const empty: WorkflowReport = { ...nothingKnown, workflowId, uiUrl: pageOf(workflowId) };
    try {
      return await server.run((client) => read(client, empty, ask));
    } catch (error) {
      log.debug({ err: error, workflowId }, 'Temporal does not answer');
      return empty;
    }
  }

  return {
    campaign: (campaignId) => report(campaignWorkflowId(campaignId), askCampaign),
    supervision: (supervisionId) => report(supervisionWorkflowId(supervisionId), askSupervision),
    stop: () => server.stop(),
  };
}

/** What a workflow answers to its status query, in the words of the report. */
type Ask = (
  handle: WorkflowHandle,
) => Promise<
  Pick<WorkflowReport, 'waiting'> & Partial<Pick<WorkflowReport, 'failedRounds' | 'lateReceipts'>>
>;

const askCampaign: Ask = async (handle) => {
  const { waiting, failedRounds, lateReceipts } = await handle.query<CampaignStatus>(campaignStatusQuery);
  return { waiting: waiting.map(waitingOf), failedRounds, lateReceipts };
};

const askSupervision: Ask = async (handle) => {
  const { next } = await handle.query<SuperviseProblemStatus>(superviseProblemStatusQuery);
  return { waiting: next ? [{ what: next.what, about: null, until: next.at }] : [] };
};

const nothingKnown: Omit<WorkflowReport, 'workflowId' | 'uiUrl'> = {
  condition: 'unreachable',
  startedAt: null,
  endedAt: null,
  events: null,
  failure: null,
  waiting: [],
  failedRounds: null,
  lateReceipts: null,
  trying: [],
};

const endings: Partial<Record<string, WorkflowReport['condition']>> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  TERMINATED: 'stopped',
  CANCELLED: 'stopped',
  TIMED_OUT: 'stopped',
};

const waitingOf = (one: Waiting): WorkflowReport['waiting'][number] => ({
  what: one.what,
  about: ('phase' in one && one.phase) || null,
  until: one.until,
});

/** Steps under way that failed at least once, and a workflow step that no worker gets through. */
function tryingNow({ raw }: WorkflowExecutionDescription): WorkflowReport['trying'] {
  const activities = (raw.pendingActivities ?? []).map((pending) => ({
    activity: pending.activityType?.name ?? '',
    attempt: pending.attempt ?? 1,
    lastError: shortened(pending.lastFailure?.message),
  }));
  const attempt = raw.pendingWorkflowTask?.attempt ?? 1;
  return attempt > 1 ? [...activities, { activity: 'workflow', attempt, lastError: null }] : activities;
}

async function failureOf(handle: WorkflowHandle): Promise<string | null> {
  try {
    await handle.result();
    return null;
  } catch (error) {
    let cause: unknown = error instanceof WorkflowFailedError ? error.cause : error;
    // The activity's failure says why; those around it only which activity it was.
    while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
    return shortened(cause instanceof Error ? cause.message : String(cause));
  }
}

const shortened = (text: string | null | undefined): string | null => text?.slice(0, 500) ?? null;
