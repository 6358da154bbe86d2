/** The whole system for one test file: databases, Temporal, both servers and the worker, on free ports. */
import fs from 'node:fs';
import path from 'node:path';
import { type Network, type NetworkOptions, startNetwork } from '@linked/stack/network.ts';
import { cacheFolder, type Environment, repositoryRoot } from '@linked/stack/paths.ts';
import { startPostgres } from '@linked/stack/postgres.ts';
import { isAlive, readIdentity } from '@linked/stack/process-identity.ts';
import { startTemporal } from '@linked/stack/temporal.ts';
import {
  createThrowawayFolder,
  removeThrowawayFolder,
  sweepThrowawayFolders,
} from '@linked/stack/throwaway.ts';
import { buildWorkflowBundle } from '@linked/stack/workflow-bundle.ts';

export interface TestNetwork extends Network {
  /** kill -9 of the Temporal server. */
  killTemporal(): Promise<void>;
  /** Starts Temporal again on the same port with the state it kept. */
  restartTemporal(): Promise<void>;
  /** Ends every session of PostgreSQL and starts it again on the same port. */
  restartPostgres(): Promise<void>;
}

/** Settings of a real system on the same machine must not reach the tests: they would run on its data. */
const foreign =
  /^(?:(?:HUB|COUNTY)_|TEMPORAL_ADDRESS$|TEMPORAL_NAMESPACE$|LINKED_DATA_DIR$|LINKED_CLOCK_FILE$)/;

function ownEnvironment(): Environment {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** @param label names the folder; `stop` removes it */
export async function startTestNetwork(
  label: string,
  options: Partial<NetworkOptions> = {},
): Promise<TestNetwork> {
  const log = options.log ?? (() => {});
  await sweepThrowawayFolders(log);
  const stateDir = createThrowawayFolder(label);
  const env = ownEnvironment();
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => removeThrowawayFolder(stateDir));
  const network = await startNetwork({
    stateDir,
    throwaway: true,
    hubPort: 0,
    countyPort: 0,
    env,
    log,
    before: buildWorkflowBundle({ log }),
    ...options,
  });
  // Kept beside the results of the run: a failure on another machine can then be read.
  cleanup.defer(() => {
    const kept = path.join(repositoryRoot, 'test-results', 'logs', label);
    fs.rmSync(kept, { recursive: true, force: true });
    fs.cpSync(path.join(stateDir, 'logs'), kept, { recursive: true });
  });
  cleanup.defer(network.stop);
  const resources = cleanup.move();
  return {
    ...network,
    killTemporal: () => killGroup(path.join(stateDir, 'run', 'temporal.pid')),
    // What is started here is stopped with the folder: after the servers that use it.
    async restartTemporal() {
      await startTemporal({ stateDir, cacheDir: cacheFolder(env), env, log });
    },
    async restartPostgres() {
      await startPostgres({ dataDir: path.join(stateDir, 'postgres'), throwaway: true, log });
    },
    stop: () => resources.disposeAsync(),
  };
}

async function killGroup(pidFile: string): Promise<void> {
  const identity = readIdentity(pidFile);
  if (!identity) throw new Error(`${pidFile} names no process`);
  process.kill(-identity.pid, 'SIGKILL');
  while (isAlive(identity.pid)) await new Promise((resolve) => setTimeout(resolve, 10));
}
