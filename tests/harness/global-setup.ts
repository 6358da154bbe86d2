import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from '@linked/stack/errors.ts';
import { databaseFolders } from '@linked/stack/generate-types.ts';
import { cacheFolder, repositoryRoot } from '@linked/stack/paths.ts';
import { startPostgres } from '@linked/stack/postgres.ts';
import { startTemporal } from '@linked/stack/temporal.ts';
import { findTestServer } from '@linked/stack/temporal-test-server.ts';
import { createTemplate, testServerSettings } from '@linked/stack/test-database.ts';
import {
  createThrowawayFolder,
  removeThrowawayFolder,
  sweepThrowawayFolders,
} from '@linked/stack/throwaway.ts';

interface Services {
  users: number;
  started: Promise<() => Promise<void>>;
}

/** Vitest calls this once a project; the services are shared by all projects of a run. */
const shared = globalThis as typeof globalThis & { linkedTestServices?: Services };

export default async function setup(): Promise<() => Promise<void>> {
  shared.linkedTestServices ??= { users: 0, started: startServices() };
  const services = shared.linkedTestServices;
  services.users += 1;
  const stop = await services.started;
  return async () => {
    services.users -= 1;
    if (services.users === 0) {
      shared.linkedTestServices = undefined;
      await stop();
    }
  };
}

/**
 * One throw-away PostgreSQL with migrated templates, one Temporal dev server, and the time-skipping server's path.
 * Test files find them by the environment: LINKED_TEST_ADMIN_URL (through `cloneDatabase`),
 * LINKED_TEST_TEMPORAL_ADDRESS, TEMPORAL_TEST_SERVER_PATH.
 */
async function startServices(): Promise<() => Promise<void>> {
  const begun = Date.now();
  const log = (line: string): void =>
    console.error(`[test services ${((Date.now() - begun) / 1000).toFixed(1)} s] ${line}`);
  await sweepThrowawayFolders(log);
  const folder = createThrowawayFolder('tests');
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => removeThrowawayFolder(folder));
  const secretsDir = path.join(folder, 'secrets');

  const startDatabase = async (): Promise<void> => {
    const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres'), throwaway: true, log });
    cleanup.defer(postgres.stop);
    process.env[testServerSettings.adminUrl] = postgres.adminUrl;
    process.env[testServerSettings.secretsDir] = secretsDir;
    log('PostgreSQL runs');
    for (const kind of ['hub', 'county'] as const) {
      if (!fs.existsSync(path.join(repositoryRoot, databaseFolders[kind], 'migrate.ts'))) continue;
      await createTemplate(kind, postgres.adminUrl, secretsDir);
      log(`template of the ${kind} database migrated`);
    }
  };
  const startWorkflowServers = async (): Promise<void> => {
    const cacheDir = cacheFolder();
    process.env.TEMPORAL_TEST_SERVER_PATH = await findTestServer({ cacheDir, log });
    const temporal = await startTemporal({ stateDir: folder, cacheDir, log });
    cleanup.defer(temporal.stop);
    process.env.LINKED_TEST_TEMPORAL_ADDRESS = temporal.address;
    log(`Temporal runs at ${temporal.address}`);
  };
  const results = await Promise.allSettled([startDatabase(), startWorkflowServers()]);
  const failed = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  if (failed.length > 0) {
    log(failed.map(messageOf).join('\n'));
    throw failed[0];
  }
  const keep = cleanup.move();
  return () => keep.disposeAsync();
}
