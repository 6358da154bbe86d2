import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { bilingual, StackError } from './errors.ts';
import { freePort } from './ports.ts';
import { ids, type PostgresBinaries, reachableFolder, resolvePostgresBinaries } from './postgres-binaries.ts';
import { commandOf, isAlive } from './process-identity.ts';
import { runCommand } from './run-command.ts';
import { secretFile } from './secrets.ts';

export interface PostgresOptions {
  /** Holds cluster, password and log. Ours alone: a server found running in it is stopped first. */
  dataDir: string;
  port?: number;
  /** Tests: nothing is flushed to disk, and stopping removes everything. */
  throwaway?: boolean;
  log: (line: string) => void;
  signal?: AbortSignal;
}

export interface RunningPostgres {
  adminUrl: string;
  port: number;
  pid: number;
  stop(): Promise<void>;
}

const adminRole = 'linked_admin';

/**
 * Starts the PostgreSQL 18 of the npm package, on loopback only, in a process group of its own: the terminal's
 * Ctrl-C must reach the servers that use it before it reaches the database.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { dataDir, log, signal } = options;
  signal?.throwIfAborted();
  const binaries = await resolvePostgresBinaries();
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const cluster = clusterFolder(dataDir, binaries);
  await stopServerIn(cluster, log);
  const password = secretFile(path.join(dataDir, 'password'), 24);
  if (!fs.existsSync(path.join(cluster, 'PG_VERSION'))) {
    log('creating the database cluster');
    await createCluster(cluster, password, binaries, signal);
  }
  const portFile = path.join(dataDir, 'port');
  const port = await freePort(options.port ?? earlierPort(portFile));
  fs.writeFileSync(portFile, String(port));
  signal?.throwIfAborted();
  const logFile = path.join(dataDir, 'postgres.log');
  const out = fs.openSync(logFile, 'a', 0o600);
  const child = spawn(
    binaries.postgres,
    ['-D', cluster, ...serverSettings(port, options.throwaway === true)],
    {
      detached: true,
      stdio: ['ignore', out, out],
      cwd: '/',
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
      ...ids(binaries.runAs),
    },
  );
  fs.closeSync(out);
  child.unref();
  const stop = async (): Promise<void> => {
    await stopServerIn(cluster, () => {}, child.pid);
    if (options.throwaway) await removePostgres(dataDir);
  };
  const adminUrl = `postgres://${adminRole}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  try {
    await waitUntilItAnswers(
      adminUrl,
      () => child.exitCode === null && child.signalCode === null,
      logFile,
      signal,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { adminUrl, port, pid: child.pid!, stop };
}

/** Stops the server of this folder, if one runs, and removes its cluster wherever that had to be put. */
export async function removePostgres(dataDir: string): Promise<void> {
  if (!fs.existsSync(dataDir)) return;
  const cluster = recordedCluster(dataDir);
  await stopServerIn(cluster, () => {});
  const outside = path.dirname(cluster) !== path.resolve(dataDir);
  fs.rmSync(outside ? path.dirname(cluster) : cluster, { recursive: true, force: true });
  fs.rmSync(dataDir, { recursive: true, force: true });
}

function serverSettings(port: number, throwaway: boolean): string[] {
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=256MB',
    'timezone=UTC',
    'log_timezone=UTC',
    ...(throwaway ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=2GB'] : []),
  ];
  return settings.flatMap((setting) => ['-c', setting]);
}

/** The cluster's folder, written down: as root it may have to lie outside a checkout that is closed to others. */
function clusterFolder(dataDir: string, { runAs }: PostgresBinaries): string {
  const recorded = recordedCluster(dataDir);
  if (fs.existsSync(path.join(recorded, 'PG_VERSION'))) return recorded;
  const label = crypto.createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const cluster = path.join(reachableFolder(dataDir, label, runAs), 'cluster');
  fs.writeFileSync(path.join(dataDir, 'location'), cluster);
  return cluster;
}

function recordedCluster(dataDir: string): string {
  try {
    return fs.readFileSync(path.join(dataDir, 'location'), 'utf8').trim();
  } catch {
    return path.join(dataDir, 'cluster');
  }
}

async function createCluster(
  cluster: string,
  password: string,
  binaries: PostgresBinaries,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Made beside and renamed: an initdb that was killed half-way never looks like a cluster.
  const unfinished = `${cluster}.new`;
  const passwordFile = `${cluster}.pw`;
  fs.rmSync(unfinished, { recursive: true, force: true });
  fs.mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  fs.rmSync(passwordFile, { force: true });
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (binaries.runAs) {
    fs.chownSync(unfinished, binaries.runAs.uid, binaries.runAs.gid);
    fs.chownSync(passwordFile, binaries.runAs.uid, binaries.runAs.gid);
  }
  const args = ['-D', unfinished, '-U', adminRole, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  args.push('--locale=C.UTF-8', '--encoding=UTF8', '--no-sync');
  try {
    const env = { PATH: process.env.PATH ?? '', TZ: 'UTC' };
    const result = await runCommand(binaries.initdb, args, { cwd: '/', env, signal, ...ids(binaries.runAs) });
    if (result.code !== 0)
      throw new StackError(
        bilingual(
          `初始化数据库失败：\n${result.output}`,
          `initdb failed with code ${result.code} (output above).`,
        ),
      );
    fs.rmSync(cluster, { recursive: true, force: true });
    fs.renameSync(unfinished, cluster);
  } finally {
    fs.rmSync(passwordFile, { force: true });
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Asks the server of a cluster to end: fast, then at once, then by force. */
async function stopServerIn(cluster: string, log: (line: string) => void, child?: number): Promise<void> {
  const lockFile = path.join(cluster, 'postmaster.pid');
  const pid = child ?? lockedBy(lockFile);
  if (pid === undefined || !isAlive(pid)) return;
  if (child === undefined) {
    if (!commandOf(pid).includes(cluster)) {
      // The number belongs to another program by now; PostgreSQL would refuse to start because of the file.
      fs.rmSync(lockFile, { force: true });
      return;
    }
    log(`stopping the database server left by an earlier start (process ${pid})`);
  }
  for (const [signal, patience] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5000],
    ['SIGKILL', 5000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const until = Date.now() + patience;
    while (Date.now() < until) {
      if (!isAlive(pid)) return;
      await sleep(20);
    }
  }
}

function lockedBy(lockFile: string): number | undefined {
  try {
    const pid = Number(fs.readFileSync(lockFile, 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function earlierPort(portFile: string): number | undefined {
  try {
    return Number(fs.readFileSync(portFile, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

async function waitUntilItAnswers(
  url: string,
  running: () => boolean,
  logFile: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  // A server that was killed replays its log first, which may take a while.
  const until = Date.now() + 120_000;
  for (;;) {
    signal?.throwIfAborted();
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await client.end().catch(() => {});
    }
    if (!running() || Date.now() > until) {
      const tail = fs.readFileSync(logFile, 'utf8').split('\n').slice(-15).join('\n');
      throw new StackError(
        bilingual(`数据库未能启动：\n${tail}`, `The database did not start; see ${logFile}.`),
      );
    }
    await sleep(30);
  }
}
