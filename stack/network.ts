import fs from 'node:fs';
import path from 'node:path';
import { databaseEnvironment, type NetworkDatabases, prepareDatabases } from './network-databases.ts';
import { cacheFolder, type Environment, repositoryRoot } from './paths.ts';
import { freePort, portSetting, requireFreePort } from './ports.ts';
import { answersOk, type ManagedProcess, manageProcess, stopLeftovers } from './processes.ts';
import { keepRunning } from './restart.ts';
import { secretFile } from './secrets.ts';
import { startTemporal } from './temporal.ts';

export type ServiceName = 'hub' | 'county' | 'worker';

export interface NetworkOptions {
  stateDir: string;
  /** Tests: the database flushes nothing and is removed on stop. */
  throwaway?: boolean;
  /** 0 takes any free port. */
  hubPort: number;
  countyPort: number;
  env?: Environment;
  log: (line: string) => void;
  /** Other programs in place of the servers (tests of the supervision itself). */
  entrypoints?: Partial<Record<ServiceName, string>>;
  /** Servers to start at once; the others can be started later through `processes`. */
  start?: readonly ServiceName[];
  /** Start a server again when it ends though nobody asked; told here when it keeps ending. */
  onGivingUp?: (message: string) => void;
  /** Gets the servers' log lines too. */
  onLine?: (service: ServiceName, line: string) => void;
  /** Work that must be done before the servers start (web build); runs beside the databases' start. */
  before?: Promise<unknown>;
  signal?: AbortSignal;
}

export interface Network {
  hubUrl: string;
  countyUrl: string;
  temporalAddress: string;
  databases: NetworkDatabases;
  /** What the servers were started with. */
  env: Environment;
  processes: Record<ServiceName, ManagedProcess>;
  stop(): Promise<void>;
}

const entrypoints: Readonly<Record<ServiceName, string>> = {
  hub: 'apps/hub/server/main.ts',
  county: 'apps/county/server/main.ts',
  worker: 'workers/main.ts',
};

/** The whole system as processes on this machine: databases, Temporal, both servers and the worker. */
export async function startNetwork(options: NetworkOptions): Promise<Network> {
  const { stateDir, log, signal } = options;
  const outer = options.env ?? process.env;
  fs.mkdirSync(stateDir, { recursive: true, mode: 0o711 });
  const runDir = path.join(stateDir, 'run');
  await stopLeftovers(runDir, log);
  const hubPort = await requireFreePort(options.hubPort, 'HUB_PORT');
  const countyPort = await requireFreePort(options.countyPort, 'COUNTY_PORT');
  const workerPort = await freePort();
  await using cleanup = new AsyncDisposableStack();

  const common = { stateDir, env: outer, log, signal };
  const startWorkflowServer = async (): Promise<string> => {
    log('starting Temporal');
    const temporal = await startTemporal({ ...common, cacheDir: cacheFolder(outer) });
    cleanup.defer(temporal.stop);
    return temporal.address;
  };
  const [databases, temporalAddress] = await allOrNothing([
    prepareDatabases({ ...common, throwaway: options.throwaway === true, cleanup }),
    startWorkflowServer(),
    options.before ?? Promise.resolve(),
  ]);

  const hubUrl = `http://127.0.0.1:${hubPort}`;
  const countyUrl = `http://127.0.0.1:${countyPort}`;
  const clockFile = path.join(stateDir, 'clock');
  // A demo that was killed while it lived through past days leaves its offset behind.
  fs.rmSync(clockFile, { force: true });
  const env: Environment = {
    ...secretsOf(stateDir),
    LINKED_CLOCK_FILE: clockFile,
    HUB_PUBLIC_URL: hubUrl,
    COUNTY_PUBLIC_URL: countyUrl,
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_TASK_QUEUE_PREFIX: 'linked',
    LOG_LEVEL: 'info',
    ...outer,
    ...databaseEnvironment(databases),
    HUB_PORT: String(hubPort),
    COUNTY_PORT: String(countyPort),
    WORKER_PORT: String(workerPort),
    TEMPORAL_ADDRESS: temporalAddress,
    // The working-day calendar's package reads the zone of the process.
    TZ: 'Asia/Shanghai',
  };
  const ports = { hub: hubPort, county: countyPort, worker: workerPort };
  const processes = mapServices((name) => {
    const managed: ManagedProcess = manageProcess({
      name,
      command: process.execPath,
      args: [
        '--enable-source-maps',
        path.resolve(repositoryRoot, options.entrypoints?.[name] ?? entrypoints[name]),
      ],
      env,
      cwd: repositoryRoot,
      runDir,
      logDir: path.join(stateDir, 'logs'),
      isReady: answersOk(`http://127.0.0.1:${ports[name]}/readyz`),
      stopTimeoutMs: 12_000,
      ...(options.onLine ? { onLine: (line: string) => options.onLine?.(name, line) } : {}),
      onUnexpectedExit: options.onGivingUp
        ? keepRunning(name, () => managed, log, options.onGivingUp, signal)
        : (reason) => log(`${name} ended unexpectedly (${reason}); log: ${managed.logFile}`),
    });
    cleanup.defer(managed.stop);
    return managed;
  });
  for (const name of options.start ?? (['hub', 'county', 'worker'] as const)) {
    log(`starting the ${name === 'worker' ? 'worker' : `${name} server`}`);
    await processes[name].start(signal);
  }
  const resources = cleanup.move();
  return {
    hubUrl,
    countyUrl,
    temporalAddress,
    databases,
    env,
    processes,
    stop: () => resources.disposeAsync(),
  };
}

/** HUB_PORT and COUNTY_PORT, with the addresses people know. */
export function networkPorts(env: Environment): { hubPort: number; countyPort: number } {
  return { hubPort: portSetting(env, 'HUB_PORT', 7400), countyPort: portSetting(env, 'COUNTY_PORT', 7500) };
}

function secretsOf(stateDir: string): Environment {
  const secret = (name: string): string => secretFile(path.join(stateDir, 'secrets', name));
  return {
    HUB_AUTH_SECRET: secret('hub-auth-secret'),
    COUNTY_AUTH_SECRET: secret('county-auth-secret'),
    HUB_ADMIN_PASSWORD: secret('hub-admin-password'),
    COUNTY_ADMIN_PASSWORD: secret('county-admin-password'),
    NODE_CREDENTIAL_KEY: secretFile(path.join(stateDir, 'secrets', 'node-credential-key'), 32, 'base64'),
  };
}

function mapServices(make: (name: ServiceName) => ManagedProcess): Record<ServiceName, ManagedProcess> {
  // Stopped in reverse: worker first, then the county server, the hub last.
  return { hub: make('hub'), county: make('county'), worker: make('worker') };
}

/** Like Promise.all, but waits for all before it fails, so that everything that did start is known to the cleanup. */
async function allOrNothing<T extends readonly unknown[]>(
  work: {
    [K in keyof T]: Promise<T[K]>;
  },
): Promise<T> {
  const results = await Promise.allSettled(work as readonly Promise<unknown>[]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
