import fs from 'node:fs';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { bilingual, messageOf, StackError } from './errors.ts';
import type { Environment } from './paths.ts';
import { freePort } from './ports.ts';
import { type ManagedProcess, manageProcess } from './processes.ts';
import { findTemporal } from './temporal-binary.ts';

export interface TemporalOptions {
  /** Keeps the server's database, port, log and process number. */
  stateDir: string;
  cacheDir: string;
  port?: number;
  env?: Environment;
  namespace?: string;
  /** Settings of the server's dynamic configuration, for tests of its limits. */
  dynamicConfig?: Record<string, string | number>;
  log: (line: string) => void;
  signal?: AbortSignal;
}

export interface RunningTemporal {
  address: string;
  /** undefined when TEMPORAL_ADDRESS names a server that is not ours. */
  pid: number | undefined;
  /** For fault tests: `kill` and `start` again with the same state. undefined when the server is not ours. */
  process: ManagedProcess | undefined;
  stop(): Promise<void>;
}

/**
 * A Temporal server: the one TEMPORAL_ADDRESS names, or our own on loopback whose state outlives restarts.
 * Leftovers of an earlier start are stopped by `stopLeftovers(stateDir/run)`, which the caller has run before.
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const { stateDir, cacheDir, log, signal } = options;
  const env = options.env ?? process.env;
  if (env.TEMPORAL_ADDRESS) {
    const reason = await whyNotServing(env.TEMPORAL_ADDRESS);
    if (reason === undefined)
      return { address: env.TEMPORAL_ADDRESS, pid: undefined, process: undefined, stop: async () => {} };
    throw new StackError(
      bilingual(
        `TEMPORAL_ADDRESS=${env.TEMPORAL_ADDRESS} 没有应答。请检查地址；不设置它则使用内置的 Temporal。`,
        `TEMPORAL_ADDRESS=${env.TEMPORAL_ADDRESS} does not answer (${reason}). Check the address, or unset it to use the embedded server.`,
      ),
    );
  }
  const program = await findTemporal({ cacheDir, env, log, signal });
  const folder = path.join(stateDir, 'temporal');
  fs.mkdirSync(folder, { recursive: true });
  const portFile = path.join(folder, 'port');
  const port = await freePort(options.port ?? earlierPort(portFile));
  fs.writeFileSync(portFile, String(port));
  const address = `127.0.0.1:${port}`;
  const ui = env.TEMPORAL_UI_PORT ? ['--ui-port', env.TEMPORAL_UI_PORT] : ['--headless'];
  const server = manageProcess({
    name: 'temporal',
    command: program,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), ...ui, '--log-level', 'warn'],
      ...['--db-filename', path.join(folder, 'temporal.db'), '--namespace', options.namespace ?? 'default'],
      ...Object.entries(options.dynamicConfig ?? {}).flatMap(([key, value]) => [
        '--dynamic-config-value',
        `${key}=${value}`,
      ]),
    ],
    env,
    cwd: folder,
    runDir: path.join(stateDir, 'run'),
    logDir: path.join(stateDir, 'logs'),
    isReady: async () => (await whyNotServing(address, options.namespace)) === undefined,
    onUnexpectedExit: (reason) => log(`Temporal stopped unexpectedly (${reason})`),
  });
  await server.start(signal);
  return { address, pid: server.pid, process: server, stop: server.stop };
}

/** Why the server does not serve yet, or undefined when it answers and knows the namespace. */
export async function whyNotServing(address: string, namespace?: string): Promise<string | undefined> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 2000 });
    const client = connection;
    await client.withDeadline(Date.now() + 3000, async () => {
      await client.workflowService.getSystemInfo({});
      if (namespace) await client.workflowService.describeNamespace({ namespace });
    });
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    await connection?.close().catch(() => {});
  }
}

function earlierPort(file: string): number | undefined {
  try {
    return Number(fs.readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
