/**
 * A hub's database, counties that can be made to fail, the hub's relay and a worker on a time-skipping server.
 * One rig a test: the skipped clock is the server's, so two tests must not share it.
 */

import { randomUUID } from 'node:crypto';
import {
  approveCampaign,
  draftFromTemplate,
  updateDraft,
} from '@linked/hub-core/campaigns/draft-campaign.ts';
import { issueCampaign } from '@linked/hub-core/campaigns/issue-campaign.ts';
import type { CampaignDetail } from '@linked/hub-core/campaigns/read-campaigns.ts';
import type { HubDatabase, HubTransaction } from '@linked/hub-core/db/database.ts';
import { createCountyLinkClient } from '@linked/hub-core/link/county-client.ts';
import { openCredential } from '@linked/hub-core/nodes/sealing.ts';
import { approver, drafter } from '@linked/hub-core/testing/campaigns.ts';
import { openTestHub } from '@linked/hub-core/testing/hub-database.ts';
import { enrolCounties, SEALING_KEY } from '@linked/hub-core/testing/nodes.ts';
import { HEBEI } from '@linked/hub-core/testing/people.ts';
import { openRequests } from '@linked/hub-core/workflow-requests/requests.ts';
import { createWorkflowRelay } from '@linked/hub-server/workflow-relay.ts';
import { createLog } from '@linked/server-kit/log.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import { hebei2020Template } from '@linked/shared/campaigns/template-hebei-2020.ts';
import { type CampaignSignal, campaignWorkflowId } from '@linked/shared/campaigns/workflow-names.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { type CampaignOutcome, type CampaignStatus, campaignStatusQuery } from '../campaign/names.ts';
import { keptRelease } from '../replay/releases.ts';
import { createActivities, createWorker, ensureSearchAttributes, type WorkerSettings } from '../worker.ts';
import { type CountyEndpoints, startCountyEndpoints } from './county-endpoints.ts';
import { eventually } from './eventually.ts';

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  shutdownSignals: [],
  telemetryOptions: { logging: { filter: 'ERROR' } },
});

/** Counties of the reference edition, in order of code. */
export const hebeiCounties: readonly string[] = getEdition(hebei2020Template.editionId)
  .leafUnits(HEBEI)
  .map((unit) => unit.code);

const SETTLE_MS = 1_000;

/** Also over a Temporal server that is killed and started again meanwhile. */
const ACT_PATIENCE_MS = 60_000;

export interface Rig extends AsyncDisposable {
  env: TestWorkflowEnvironment;
  db: HubDatabase;
  endpoints: CountyEndpoints;
  /** Prefix of the task queue, as of a deployment's own. */
  queuePrefix: string;
  /** The server's present time on the hub's clock. */
  now(): Promise<Date>;
  /** Moves the hub's clock away from the machine's, as a demo does; negative: into the past. */
  shiftClock(aheadMs: number): void;
  /** One rule in a transaction, then what it asks of workflows is carried out. */
  act<T>(rule: (trx: HubTransaction, now: Date) => Promise<T>): Promise<T>;
  /** An approved campaign whose first phase begins today on the server's clock; its draft may be changed before. */
  approved(adjust?: (document: CampaignDocument) => CampaignDocument): Promise<CampaignDetail>;
  issue(campaign: CampaignDetail): Promise<CampaignDetail>;
  /** The campaign's present version, for the next step on it. */
  version(campaignId: string): Promise<number>;
  workflow(campaignId: string): WorkflowHandle;
  status(campaignId: string): Promise<CampaignStatus>;
  /**
   * One more worker on the rig's queue, with the present code or a kept release's; it keeps no workflow in memory, so
   * that every step is replayed, by whichever worker is faster. `stop` ends it before the rig does.
   */
  startWorker(release?: string): Promise<{ stop(): Promise<void> }>;
  /** Nothing is being delivered, and the workflow waits for a moment of the campaign. */
  isAtRest(campaignId: string): Promise<boolean>;
  signal(campaignId: string, signal: CampaignSignal, requestId: string): Promise<void>;
  /** Regions whose delivery of the campaign's directives of this kind is marked delivered. */
  delivered(campaignId: string, kind: string): Promise<string[]>;
  /** Waits in real time, without skipping, until the campaign's workflow has completed. */
  outcome(campaignId: string): Promise<CampaignOutcome>;
  /** Lines of the campaign's history with this event, oldest first. */
  history(campaignId: string, event: string): Promise<{ at: Date; reason: string | null }[]>;
}

/**
 * @param counties enrolled in push mode; all others of the province stay without a node of their own
 * @param address of a real server to use instead of a time-skipping one; its clock cannot be stepped
 * @param options `worker: 'none'` leaves the workers to the test; `relayEveryMs`: how often requests of activities are
 * looked for, which no listener tells the relay of here (by default only those of `act` are carried out)
 */
export async function startRig(
  counties: readonly string[],
  address?: string,
  options: { worker?: 'none'; relayEveryMs?: number } = {},
): Promise<Rig> {
  await using cleanup = new AsyncDisposableStack();
  const log = createLog('test-worker', 'warn');
  const hub = await openTestHub();
  cleanup.defer(hub.stop);
  const endpoints = cleanup.use(await startCountyEndpoints());
  await enrolCounties(hub.db, counties, endpoints.url);

  const path = process.env.TEMPORAL_TEST_SERVER_PATH!;
  const env = address
    ? await TestWorkflowEnvironment.createFromExistingServer({ address })
    : await TestWorkflowEnvironment.createTimeSkipping({
        server: { executable: { type: 'existing-path', path } },
      });
  cleanup.defer(() => env.teardown());
  let clockAheadMs = 0;
  // A real server is shared by rigs: each polls a queue of its own.
  const queuePrefix = address ? `test-${randomUUID()}` : 'test';
  await ensureSearchAttributes(env.nativeConnection, 'default');
  const dependencies = {
    db: hub.db,
    countyLink: createCountyLinkClient({ timeoutMs: 1_000 }),
    openCredential: (sealed: Buffer) => openCredential(SEALING_KEY, sealed),
    clock: () => new Date(Date.now() + clockAheadMs),
    log,
  };
  const workers: (() => Promise<void>)[] = [];
  cleanup.defer(async () => void (await Promise.all(workers.map((stop) => stop()))));
  async function startWorker(
    overrides: WorkerSettings['overrides'] = {},
  ): Promise<{ stop(): Promise<void> }> {
    // A connection takes one worker of a queue.
    const connection = await NativeConnection.connect({ address: address ?? env.address });
    const worker = await createWorker({
      connection,
      namespace: 'default',
      queuePrefix,
      dependencies,
      overrides,
    });
    const running = worker.run();
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> =>
      (stopped ??= (async () => {
        worker.shutdown();
        await running;
        await connection.close();
      })());
    workers.push(stop);
    return { stop };
  }
  /** A release's worker has its own workflow code and the activities it had; their rules are the present ones. */
  async function overridesOf(release: string): Promise<WorkerSettings['overrides']> {
    const kept = await keptRelease(release);
    const activities = Object.entries(createActivities(dependencies)).filter(([name]) =>
      kept.activities.includes(name),
    );
    return { workflowBundle: kept.bundle, activities: Object.fromEntries(activities) };
  }
  if (options.worker !== 'none') await startWorker();
  const relay = createWorkflowRelay({
    db: hub.db,
    temporal: { address: address ?? env.address, namespace: 'default', taskQueuePrefix: queuePrefix },
    now: () => new Date(),
    log,
    everyMs: options.relayEveryMs ?? 3_600_000,
  });
  if (options.relayEveryMs) relay.start();
  cleanup.defer(() => relay.stop());

  const now = async (): Promise<Date> => new Date((await env.currentTimeMs()) + clockAheadMs);
  const workflow = (campaignId: string): WorkflowHandle =>
    env.client.workflow.getHandle(campaignWorkflowId(campaignId));
  async function act<T>(rule: (trx: HubTransaction, at: Date) => Promise<T>): Promise<T> {
    // The skipping server may lose a signal's task beside a timer that fires: let those that are about to fire do so.
    if (!address) await env.sleep(SETTLE_MS);
    const at = await now();
    const result = await hub.db.transaction().execute((trx) => rule(trx, at));
    relay.wake();
    await eventually(async () => (await openRequests(hub.db)).length === 0, ACT_PATIENCE_MS);
    return result;
  }

  const status = (campaignId: string): Promise<CampaignStatus> =>
    workflow(campaignId).query<CampaignStatus>(campaignStatusQuery);

  const resources = cleanup.move();
  return {
    env,
    db: hub.db,
    endpoints,
    queuePrefix,
    now,
    shiftClock: (aheadMs) => {
      clockAheadMs = aheadMs;
    },
    act,
    async approved(adjust) {
      const today = shanghaiDate(await now());
      return act(async (trx, at) => {
        const drafted = await draftFromTemplate(trx, {
          actor: drafter,
          region: HEBEI,
          templateId: hebei2020Template.id,
          startsOn: today,
          now: at,
        });
        const change = { id: drafted.id, version: drafted.version, actor: drafter, now: at };
        const { id, version } = adjust
          ? await updateDraft(trx, { ...change, document: adjust(drafted.document) })
          : drafted;
        const partyApproval = { documentNo: '冀办字〔2026〕1号', approvedOn: today, mobilisedOn: today };
        return approveCampaign(trx, { id, version, partyApproval, actor: approver, now: at });
      });
    },
    issue: ({ id, version }) =>
      act((trx, at) => issueCampaign(trx, { id, version, actor: drafter, now: at })),
    async version(campaignId) {
      const campaigns = hub.db.selectFrom('campaigns').select('version').where('id', '=', campaignId);
      return (await campaigns.executeTakeFirstOrThrow()).version;
    },
    workflow,
    status,
    startWorker: async (release) =>
      startWorker({ ...(release ? await overridesOf(release) : {}), maxCachedWorkflows: 0 }),
    async isAtRest(campaignId) {
      const [first] = (await status(campaignId)).waiting;
      return first !== undefined && first.what !== 'delivery' && first.what !== 'closing';
    },
    signal: (campaignId, signal, requestId) => workflow(campaignId).signal(signal, { requestId }),
    async delivered(campaignId, kind) {
      const rows = await hub.db
        .selectFrom('deliveries')
        .innerJoin('directives', 'directives.id', 'deliveries.directive_id')
        .select('region')
        .where('campaign_id', '=', campaignId)
        .where('kind', '=', kind)
        .where('state', '<>', 'queued')
        .orderBy('region')
        .execute();
      return rows.map((row) => row.region);
    },
    async outcome(campaignId) {
      const handle = workflow(campaignId);
      await eventually(async () => (await handle.describe()).status.name === 'COMPLETED');
      return handle.result() as Promise<CampaignOutcome>;
    },
    history: (campaignId, event) =>
      hub.db
        .selectFrom('campaign_history')
        .select(['at', 'reason'])
        .where('campaign_id', '=', campaignId)
        .where('event', '=', event)
        .orderBy('at')
        .execute(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
