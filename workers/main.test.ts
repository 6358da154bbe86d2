import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import path from 'node:path';
import { issuedCampaign } from '@linked/hub-core/testing/campaigns.ts';
import { openTestHub } from '@linked/hub-core/testing/hub-database.ts';
import { enrolCounties, SEALING_KEY } from '@linked/hub-core/testing/nodes.ts';
import { createWorkflowRelay } from '@linked/hub-server/workflow-relay.ts';
import { createLog } from '@linked/server-kit/log.ts';
import { expect, it } from 'vitest';
import { startCountyEndpoints } from './testing/county-endpoints.ts';
import { eventually } from './testing/eventually.ts';
import { hebeiCounties } from './testing/rig.ts';

it('is killed in the middle of a dispatch, and after its restart all 168 counties have it once', async () => {
  await using cleanup = new AsyncDisposableStack();
  const hub = await openTestHub();
  cleanup.defer(hub.stop);
  const endpoints = cleanup.use(await startCountyEndpoints());
  await enrolCounties(hub.db, hebeiCounties, endpoints.url);
  const address = process.env.LINKED_TEST_TEMPORAL_ADDRESS!;
  const queuePrefix = `kill-${randomUUID()}`;
  const relay = createWorkflowRelay({
    db: hub.db,
    temporal: { address, namespace: 'default', taskQueuePrefix: queuePrefix },
    now: () => new Date(),
    log: createLog('test-relay', 'warn'),
  });
  cleanup.defer(() => relay.stop());
  const port = await freePort();
  const env = {
    ...process.env,
    HUB_DATABASE_URL: hub.appUrl,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_TASK_QUEUE_PREFIX: queuePrefix,
    NODE_CREDENTIAL_KEY: SEALING_KEY.toString('base64'),
    WORKER_PORT: String(port),
    LOG_LEVEL: 'warn',
  };
  const started: ChildProcess[] = [];
  cleanup.defer(() => {
    for (const child of started) child.kill('SIGKILL');
  });
  const startWorker = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts')], {
      env,
      stdio: 'inherit',
    });
    started.push(child);
    const isReady = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
    await eventually(isReady, 30_000);
    return child;
  };

  const first = await startWorker();
  // Half of the counties answer; then the rest waits while the worker is killed.
  let answered = 0;
  const halfway = Promise.withResolvers<void>();
  const killed = Promise.withResolvers<void>();
  endpoints.onDelivery(async () => {
    answered += 1;
    if (answered <= 84) return;
    halfway.resolve();
    await killed.promise;
  });
  const campaign = await issuedCampaign(hub.db);
  relay.start();
  await halfway.promise;
  const gone = new Promise((resolve) => first.once('exit', resolve));
  first.kill('SIGKILL');
  await gone;
  killed.resolve();

  await startWorker();
  const delivered = async (): Promise<number> => {
    const rows = await hub.db
      .selectFrom('deliveries')
      .select('region')
      .where('state', '=', 'delivered')
      .execute();
    return rows.length;
  };
  // The server misses the heartbeats of the killed worker first: 8 s.
  await eventually(async () => (await delivered()) === hebeiCounties.length, 40_000);
  for (const county of hebeiCounties)
    expect(endpoints.stored(county).map((item) => [item.seq, item.campaignId])).toEqual([[1, campaign.id]]);
}, 120_000);

it('says what is missing and does not start', async () => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts')], {
    env: { PATH: process.env.PATH, TEMPORAL_ADDRESS: 'localhost:1', NODE_CREDENTIAL_KEY: 'x' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += String(chunk);
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code).toBe(78);
  expect(output).toContain('HUB_DATABASE_URL');
}, 30_000);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
