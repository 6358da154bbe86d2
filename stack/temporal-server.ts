/**
 * Temporal's own server on PostgreSQL, with the settings of deploy/temporal: what production runs. Tests that want it
 * are skipped where the program is not there; `deploy/temporal/get-server.sh` builds it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { bilingual, StackError } from './errors.ts';
import { cacheFolder, type Environment, repositoryRoot } from './paths.ts';
import { freePort, isPortFree } from './ports.ts';
import { manageProcess } from './processes.ts';
import { runCommand } from './run-command.ts';
import { secretFile } from './secrets.ts';
import { type RunningTemporal, whyNotServing } from './temporal.ts';
import { programOnPath } from './temporal-binary.ts';

/** The release deploy/temporal/get-server.sh builds. */
export const temporalServerVersion = '1.32.1';

const deployFolder = path.join(repositoryRoot, 'deploy', 'temporal');
/** server.yaml takes this many ports from the first on. */
const PORTS = 8;

export interface TemporalServerPrograms {
  server: string;
  sqlTool: string;
}

/** Looks in TEMPORAL_SERVER_DIR, the cache and the PATH. @returns a sentence that says how to get it when it is nowhere */
export function findTemporalServer(env: Environment = process.env): TemporalServerPrograms | string {
  const folders = [
    env.TEMPORAL_SERVER_DIR,
    path.join(cacheFolder(env), `temporal-server-${temporalServerVersion}`),
  ];
  for (const folder of folders) {
    if (!folder) continue;
    const programs = {
      server: path.join(folder, 'temporal-server'),
      sqlTool: path.join(folder, 'temporal-sql-tool'),
    };
    if (fs.existsSync(programs.server) && fs.existsSync(programs.sqlTool)) return programs;
  }
  const [server, sqlTool] = [programOnPath('temporal-server', env), programOnPath('temporal-sql-tool', env)];
  if (server && sqlTool) return { server, sqlTool };
  return 'temporal-server is not there: build it with deploy/temporal/get-server.sh, or name its folder by TEMPORAL_SERVER_DIR';
}

export interface TemporalServerOptions extends TemporalServerPrograms {
  /** Superuser of the PostgreSQL that gets Temporal's two databases. */
  adminUrl: string;
  /** Keeps password, log and process number. */
  stateDir: string;
  /** Tells this server's databases from another's in the same PostgreSQL. */
  suffix?: string;
  log: (line: string) => void;
}

/** Sets the databases up, starts the server and makes the namespace `default`. */
export async function startTemporalServer(options: TemporalServerOptions): Promise<RunningTemporal> {
  const { adminUrl, stateDir, server, sqlTool, log } = options;
  const suffix = options.suffix ? `_${options.suffix}` : '';
  fs.mkdirSync(stateDir, { recursive: true });
  const { hostname, port: postgresPort } = new URL(adminUrl);
  const port = await freePorts();
  const env: Environment = {
    PATH: process.env.PATH,
    TEMPORAL_POSTGRES: `${hostname}:${postgresPort}`,
    TEMPORAL_POSTGRES_USER: `temporal${suffix}`,
    TEMPORAL_POSTGRES_PASSWORD: secretFile(path.join(stateDir, 'temporal-database-password'), 24),
    TEMPORAL_DATABASE: `temporal${suffix}`,
    TEMPORAL_VISIBILITY_DATABASE: `temporal_visibility${suffix}`,
    TEMPORAL_PORT: String(port),
    TEMPORAL_DYNAMIC_CONFIG: path.join(deployFolder, 'dynamic-config.yaml'),
    TEMPORAL_LOG_LEVEL: 'error',
  };
  await createDatabases(adminUrl, env);
  const result = await runCommand(path.join(deployFolder, 'set-up-databases.sh'), [sqlTool], {
    env: env as NodeJS.ProcessEnv,
    timeoutMs: 120_000,
  });
  if (result.code !== 0)
    throw new StackError(
      bilingual(
        `Temporal 数据库未能建立：\n${result.output.slice(-2000)}`,
        `Temporal's databases could not be set up.`,
      ),
    );
  log('the databases of temporal-server are set up');
  const address = `127.0.0.1:${port}`;
  const process_ = manageProcess({
    name: 'temporal-server',
    command: server,
    args: ['--config-file', path.join(deployFolder, 'server.yaml'), '--allow-no-auth', 'start'],
    env,
    cwd: stateDir,
    runDir: path.join(stateDir, 'run'),
    logDir: path.join(stateDir, 'logs'),
    isReady: async () => (await whyNotServing(address)) === undefined,
    readyTimeoutMs: 120_000,
    onUnexpectedExit: (reason) => log(`temporal-server stopped unexpectedly (${reason})`),
  });
  await process_.start();
  try {
    await ensureNamespace(address);
  } catch (error) {
    await process_.stop();
    throw error;
  }
  return { address, pid: process_.pid, process: process_, stop: process_.stop };
}

async function freePorts(): Promise<number> {
  for (;;) {
    const first = await freePort();
    const free = await Promise.all(
      Array.from({ length: PORTS }, (_, nth) => isPortFree(first + nth, '127.0.0.1')),
    );
    if (free.every(Boolean)) return first;
  }
}

/** As deploy/temporal/roles.sql, under names of this server's own. */
async function createDatabases(adminUrl: string, env: Environment): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const role = pg.escapeIdentifier(env.TEMPORAL_POSTGRES_USER!);
    const password = pg.escapeLiteral(env.TEMPORAL_POSTGRES_PASSWORD!);
    const known = await client.query('select 1 from pg_roles where rolname = $1', [
      env.TEMPORAL_POSTGRES_USER,
    ]);
    await client.query(
      `${known.rowCount === 0 ? 'create' : 'alter'} role ${role} login nosuperuser nocreatedb nocreaterole password ${password}`,
    );
    for (const name of [env.TEMPORAL_DATABASE!, env.TEMPORAL_VISIBILITY_DATABASE!]) {
      const found = await client.query('select 1 from pg_database where datname = $1', [name]);
      if (found.rowCount === 0)
        await client.query(
          `create database ${pg.escapeIdentifier(name)} owner ${role} template template0 encoding 'UTF8' locale 'C.UTF-8'`,
        );
    }
  } finally {
    await client.end();
  }
}

const SEVEN_DAYS_S = 7 * 86_400;
const GRPC_ALREADY_EXISTS = 6;

/** Waits until the namespace can be used: the server reads the list of namespaces anew every few seconds. */
async function ensureNamespace(address: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    try {
      await connection.workflowService.registerNamespace({
        namespace: 'default',
        workflowExecutionRetentionPeriod: { seconds: SEVEN_DAYS_S as never },
      });
    } catch (error) {
      if ((error as { code?: unknown }).code !== GRPC_ALREADY_EXISTS) throw error;
    }
  } finally {
    await connection.close();
  }
  const until = Date.now() + 60_000;
  for (;;) {
    const reason = await whyNotServing(address, 'default');
    if (reason === undefined) return;
    if (Date.now() > until)
      throw new StackError(
        bilingual(`命名空间未就绪：${reason}`, `The namespace did not come up: ${reason}`),
      );
  }
}
