/** Entrypoint of the worker: environment → connections → run until told to stop. */
import type { DB } from '@linked/hub-core/db/types.generated.ts';
import { createCountyLinkClient } from '@linked/hub-core/link/county-client.ts';
import { openCredential, readSealingKey } from '@linked/hub-core/nodes/sealing.ts';
import { createClock } from '@linked/server-kit/clock.ts';
import { createDatabase } from '@linked/server-kit/database.ts';
import { commonEnv, readEnv } from '@linked/server-kit/env.ts';
import { createLife, stopOnSignals } from '@linked/server-kit/life.ts';
import { createLog } from '@linked/server-kit/log.ts';
import { Runtime } from '@temporalio/worker';
import { z } from 'zod';
import { connectToTemporal } from './connection.ts';
import { startHealth } from './health.ts';
import { ensureSchedules } from './schedules/ensure-schedules.ts';
import { createWorker, ensureSearchAttributes } from './worker.ts';

const env = readEnv(
  z.object({
    HUB_DATABASE_URL: z.url(),
    TEMPORAL_ADDRESS: z.string().min(1),
    TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
    TEMPORAL_TASK_QUEUE_PREFIX: z.string().min(1).default('linked'),
    NODE_CREDENTIAL_KEY: z.string().min(1),
    /** Port of /healthz and /readyz on loopback; none when missing. */
    WORKER_PORT: z.coerce.number().int().min(0).max(65535).optional(),
    LINKED_CLOCK_FILE: z.string().optional(),
    LOG_LEVEL: commonEnv.LOG_LEVEL,
  }),
);

const log = createLog('worker', env.LOG_LEVEL);
const life = createLife(log);
stopOnSignals(() => life.close(), log);

// The SDK would otherwise stop its workers by itself at a signal, beside our order of closing.
Runtime.install({ shutdownSignals: [], logger: sdkLogger() });

const sealingKey = readSealingKey(env.NODE_CREDENTIAL_KEY);
const db = createDatabase<DB>(env.HUB_DATABASE_URL, {
  max: 8,
  applicationName: 'linked-worker',
  onIdleError: (error) => log.warn({ err: error }, 'an idle database connection broke'),
});
life.onClose('database', () => db.destroy());

const countyLink = createCountyLinkClient();
const connection = await connectToTemporal(env.TEMPORAL_ADDRESS, log, life.signal);
life.onClose('temporal', () => connection.close());
await ensureSearchAttributes(connection, env.TEMPORAL_NAMESPACE);
await ensureSchedules(connection, {
  namespace: env.TEMPORAL_NAMESPACE,
  queuePrefix: env.TEMPORAL_TASK_QUEUE_PREFIX,
});

const worker = await createWorker({
  connection,
  namespace: env.TEMPORAL_NAMESPACE,
  queuePrefix: env.TEMPORAL_TASK_QUEUE_PREFIX,
  dependencies: {
    db,
    countyLink,
    openCredential: (sealed) => openCredential(sealingKey, sealed),
    clock: createClock(env.LINKED_CLOCK_FILE),
    log,
  },
});
const running = worker.run();
life.onClose('worker', async () => {
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await running;
});

if (env.WORKER_PORT !== undefined) {
  const health = await startHealth(env.WORKER_PORT, {
    worker: () => worker.getState() === 'RUNNING',
    database: () =>
      db
        .selectFrom('campaigns')
        .select('id')
        .limit(1)
        .execute()
        .then(() => true),
    temporal: () => connection.healthService.check({}).then(() => true),
  });
  life.onClose('health', health.stop);
}
log.info({ address: env.TEMPORAL_ADDRESS, namespace: env.TEMPORAL_NAMESPACE }, 'worker is ready');

// A worker that ends by itself leaves nothing that polls: end, so that whoever supervises starts anew.
await running.catch(async (error: unknown) => {
  log.error({ err: error }, 'the worker ended');
  await life.close();
  process.exit(1);
});

/** The SDK's own lines, from warnings on: it tells of every retried activity at lower levels. */
function sdkLogger() {
  const at =
    (level: 'warn' | 'error') =>
    (message: string, meta?: object): void =>
      log[level]({ ...meta }, message);
  const silent = (): void => {};
  return {
    log(level: string, message: string, meta?: object): void {
      if (level === 'WARN') at('warn')(message, meta);
      else if (level === 'ERROR') at('error')(message, meta);
    },
    trace: silent,
    debug: silent,
    info: silent,
    warn: at('warn'),
    error: at('error'),
  };
}
