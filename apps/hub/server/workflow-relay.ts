/**
 * Carries workflow requests from the database to Temporal. The row is written with the change that causes it
 * and stays until it is carried out, so Temporal being down delays a workflow and fails nobody's request.
 */
import { workflowOwner } from '@linked/hub-core/campaigns/workflow-owner.ts';
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import { needsWorkflow } from '@linked/hub-core/supervision/campaign-end.ts';
import {
  completeRequest,
  failRequest,
  type OpenRequest,
  openRequests,
} from '@linked/hub-core/workflow-requests/requests.ts';
import type { Clock } from '@linked/server-kit/clock.ts';
import type { Logger } from '@linked/server-kit/log.ts';
import {
  type CampaignSignalArgs,
  type CampaignStart,
  campaignTaskQueue,
  campaignWorkflowType,
} from '@linked/workers/campaign/names.ts';
import {
  type SuperviseProblemStart,
  superviseProblemWorkflowType,
  supervisionChangedSignal,
} from '@linked/workers/supervise-problem/names.ts';
import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { createTemporalClient } from './temporal-client.ts';

export interface RelayOptions {
  db: HubDatabase;
  temporal: { address: string; namespace: string; taskQueuePrefix: string };
  now: Clock;
  log: Logger;
  /** How often open requests are looked for besides notifications. */
  everyMs?: number;
}

export interface WorkflowRelay {
  start(): void;
  /** Something may wait: looks at once. */
  wake(): void;
  stop(): Promise<void>;
}

const longestBackoffMs = 60_000;
const callMs = 10_000;

export function createWorkflowRelay(options: RelayOptions): WorkflowRelay {
  const { db, log, temporal } = options;
  const everyMs = options.everyMs ?? 5000;
  const server = createTemporalClient({ ...temporal, callMs });
  /** Not before this time by the process's own clock: the time a request is retried has nothing to do with campaign days. */
  const notBefore = new Map<string, { at: number; failures: number }>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  const taskQueue = campaignTaskQueue(temporal.taskQueuePrefix);

  const start = async (
    client: Client,
    { workflowId, type, args }: { workflowId: string; type: string; args: unknown },
  ): Promise<void> => {
    try {
      await client.workflow.start(type, {
        workflowId,
        taskQueue,
        args: [args],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
      });
    } catch (error) {
      // It ran to its end already: the request was carried out and only its mark is missing.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  };

  /** False when no such workflow runs. */
  const signal = async (
    client: Client,
    { workflowId, name, args }: { workflowId: string; name: string; args: unknown[] },
  ): Promise<boolean> => {
    try {
      await client.workflow.getHandle(workflowId).signal(name, ...args);
      return true;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return false;
    }
  };

  const carryOut = async (client: Client, request: OpenRequest): Promise<void> => {
    const { workflowId } = request;
    switch (request.kind) {
      case 'start-campaign': {
        const args: CampaignStart = request.args;
        return start(client, { workflowId, type: campaignWorkflowType, args });
      }
      case 'signal-campaign': {
        const args: CampaignSignalArgs = { requestId: request.id };
        const told = await signal(client, { workflowId, name: request.args.signal, args: [args] });
        return told ? undefined : startAnew(client, request, args);
      }
      case 'start-supervision': {
        const args: SuperviseProblemStart = request.args;
        return start(client, { workflowId, type: superviseProblemWorkflowType, args });
      }
      case 'signal-supervision':
        if (await signal(client, { workflowId, name: supervisionChangedSignal, args: [] })) return;
        return superviseAnew(client, request);
    }
  };

  /**
   * No workflow runs: it ended, as it should when nothing is left to do, or Temporal lost it. What is left stands
   * in our own database, so that a lost one is started again and finds its stage, its dates and its counties there.
   */
  const startAnew = async (
    client: Client,
    request: OpenRequest & { kind: 'signal-campaign' },
    args: CampaignSignalArgs,
  ): Promise<void> => {
    const { signal, campaignId } = request.args;
    const about = { workflowId: request.workflowId, signal };
    const owner = await workflowOwner(db, campaignId);
    if (!owner) return log.debug(about, 'signal to a workflow that has nothing left to do');
    const start: CampaignStart = { campaignId, region: owner.region };
    await client.workflow.signalWithStart(campaignWorkflowType, {
      workflowId: request.workflowId,
      taskQueue,
      args: [start],
      signal,
      signalArgs: [args],
    });
    log.warn(about, 'the workflow was not there and is started again');
  };

  /** The same for a supervision's: it reads where it stands at its start. */
  const superviseAnew = async (
    client: Client,
    request: OpenRequest & { kind: 'signal-supervision' },
  ): Promise<void> => {
    const about = { workflowId: request.workflowId };
    if (!(await needsWorkflow(db, request.args.supervisionId)))
      return log.debug(about, 'signal to a workflow that has nothing left to do');
    const args: SuperviseProblemStart = request.args;
    await client.workflow.start(superviseProblemWorkflowType, {
      workflowId: request.workflowId,
      taskQueue,
      args: [args],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    log.warn(about, 'the workflow was not there and is started again');
  };

  const attempt = async (request: OpenRequest): Promise<boolean> => {
    try {
      await server.run((client) => carryOut(client, request));
      await completeRequest(db, { id: request.id, now: options.now() });
      notBefore.delete(request.workflowId);
      return true;
    } catch (error) {
      if (stopped) return false;
      const failures = (notBefore.get(request.workflowId)?.failures ?? 0) + 1;
      const wait = Math.min(500 * 2 ** failures, longestBackoffMs);
      notBefore.set(request.workflowId, { at: Date.now() + wait, failures });
      const reason = error instanceof Error ? error.message : String(error);
      await failRequest(db, { id: request.id, error: reason });
      log.warn(
        { err: error, workflowId: request.workflowId, failures },
        'workflow request waits for Temporal',
      );
      return false;
    }
  };

  /** Until nothing is due: a workflow's next request shows only when the one before it is done. */
  const drain = async (): Promise<void> => {
    do {
      again = false;
      for (;;) {
        const due = (await openRequests(db)).filter(
          (request) => (notBefore.get(request.workflowId)?.at ?? 0) <= Date.now(),
        );
        if (stopped || due.length === 0) break;
        await Promise.all(due.map(attempt));
      }
    } while (again && !stopped);
  };

  const run = (): void => {
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    clearTimeout(timer);
    running = drain()
      .catch((error: unknown) => {
        if (!stopped) log.error({ err: error }, 'workflow requests could not be read');
      })
      .finally(() => {
        running = null;
        if (!stopped) timer = setTimeout(run, everyMs);
      });
  };

  return {
    start: run,
    wake: run,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await server.stop();
      await running;
    },
  };
}
