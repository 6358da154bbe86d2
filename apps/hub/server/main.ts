/**
 * Entrypoint of the hub server. `main.ts` serves until it is told to stop; `main.ts migrate` brings the
 * database named by HUB_OWNER_DATABASE_URL to its latest form and ends.
 */
import { migrateToLatest } from '@linked/hub-core/db/migrate.ts';
import { migrateAuth } from '@linked/server-kit/db/migrate-auth.ts';
import { readEnv } from '@linked/server-kit/env.ts';
import { stopOnSignals } from '@linked/server-kit/life.ts';
import { createLog } from '@linked/server-kit/log.ts';
import { z } from 'zod';
import { createHub } from './app.ts';
import { hubEnv, toConfig } from './config.ts';

async function migrate(): Promise<void> {
  const env = readEnv(z.object({ HUB_OWNER_DATABASE_URL: z.string().min(1) }));
  await migrateToLatest(env.HUB_OWNER_DATABASE_URL);
  await migrateAuth(env.HUB_OWNER_DATABASE_URL, 'hub_auth');
}

async function serve(): Promise<void> {
  const config = toConfig(readEnv(hubEnv));
  const log = createLog('hub', config.logLevel);
  const hub = createHub(config, { log });
  stopOnSignals(() => hub.stop(), log);
  await hub.start();
}

try {
  await (process.argv[2] === 'migrate' ? migrate() : serve());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
