/**
 * Entrypoint of a county host. `main.ts` serves until it is told to stop; `main.ts migrate` brings the
 * database named by COUNTY_OWNER_DATABASE_URL to its latest form and ends.
 */
import { migrateAuth } from '@linked/server-kit/db/migrate-auth.ts';
import { readEnv } from '@linked/server-kit/env.ts';
import { stopOnSignals } from '@linked/server-kit/life.ts';
import { createLog } from '@linked/server-kit/log.ts';
import { z } from 'zod';
import { createCounty } from './app.ts';
import { countyEnv, toConfig } from './config.ts';
import { migrateToLatest } from './db/migrate.ts';

async function migrate(): Promise<void> {
  const env = readEnv(z.object({ COUNTY_OWNER_DATABASE_URL: z.string().min(1) }));
  await migrateToLatest(env.COUNTY_OWNER_DATABASE_URL);
  await migrateAuth(env.COUNTY_OWNER_DATABASE_URL, 'county_auth');
}

async function serve(): Promise<void> {
  const config = toConfig(readEnv(countyEnv));
  const log = createLog('county', config.logLevel);
  const county = createCounty(config, { log });
  stopOnSignals(() => county.stop(), log);
  await county.start();
}

try {
  await (process.argv[2] === 'migrate' ? migrate() : serve());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
