import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bilingual, StackError } from './errors.ts';
import type { Environment } from './paths.ts';
import { isAlive, isSameProcess, readIdentity, writeIdentity } from './process-identity.ts';

export interface ProcessOptions {
  name: string;
  command: string;
  args: readonly string[];
  env: Environment;
  cwd?: string;
  /** Gets `<name>.pid`, so that a start after kill -9 of the launcher finds what was left. */
  runDir: string;
  /** Gets `<name>.log`. */
  logDir: string;
  /** Every line of the log also goes here when given. */
  onLine?: (line: string) => void;
  /** Says whether the process serves; asked until true. Left out: ready when spawned. */
  isReady?: () => Promise<boolean>;
  readyTimeoutMs?: number;
  /** Time between SIGTERM and SIGKILL. */
  stopTimeoutMs?: number;
  /** Called when it ends though nobody asked. */
  onUnexpectedExit?: (reason: string) => void;
}

export interface ManagedProcess {
  readonly name: string;
  readonly pid: number | undefined;
  readonly logFile: string;
  start(signal?: AbortSignal): Promise<void>;
  /** Sends a signal as somebody else would (fault tests: SIGKILL) and, for a deadly one, waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

/** A child in a process group of its own, with its log in a file, that can be stopped and started again. */
export function manageProcess(options: ProcessOptions): ManagedProcess {
  const pidFile = path.join(options.runDir, `${options.name}.pid`);
  const logFile = path.join(options.logDir, `${options.name}.log`);
  let child: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  let asked = false;
  let served = false;

  const running = (): boolean =>
    child?.pid !== undefined && child.exitCode === null && child.signalCode === null;

  const signalGroup = (signal: NodeJS.Signals): void => {
    if (child?.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The whole group is gone already.
    }
  };

  const start = async (signal?: AbortSignal): Promise<void> => {
    if (running()) return;
    signal?.throwIfAborted();
    const out = openLog(logFile);
    asked = false;
    served = false;
    const started = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env as NodeJS.ProcessEnv,
      detached: true,
      stdio: ['ignore', options.onLine ? 'pipe' : out, options.onLine ? 'pipe' : out],
    });
    child = started;
    ended = new Promise((resolve) => {
      started.once('error', () => resolve());
      started.once('exit', (code, killedBy) => {
        fs.rmSync(pidFile, { force: true });
        resolve();
        // One that ends before it served is the starter's to report.
        if (served && !asked) options.onUnexpectedExit?.(killedBy ?? `code ${code}`);
      });
    });
    if (started.pid === undefined) {
      await ended;
      throw new StackError(bilingual(`无法运行 ${options.command}。`, `Cannot run ${options.command}.`));
    }
    writeIdentity(pidFile, started.pid);
    if (options.onLine) copyLines(started, out, options.onLine);
    else fs.closeSync(out);
    try {
      await waitUntilReady(options, running, logFile, signal);
      served = true;
    } catch (error) {
      await stop();
      throw error;
    }
  };

  const stop = async (): Promise<void> => {
    asked = true;
    if (!running()) return;
    signalGroup('SIGTERM');
    const patience = setTimeout(() => signalGroup('SIGKILL'), options.stopTimeoutMs ?? 10_000);
    await ended;
    clearTimeout(patience);
    // Grandchildren that outlived their parent share its group.
    signalGroup('SIGKILL');
  };

  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    asked = true;
    signalGroup(signal);
    if (signal === 'SIGKILL' || signal === 'SIGTERM' || signal === 'SIGINT') await ended;
  };

  return {
    name: options.name,
    logFile,
    get pid() {
      return running() ? child?.pid : undefined;
    },
    start,
    stop,
    kill,
  };
}

/** True when the address answers 2xx. */
export function answersOk(url: string): () => Promise<boolean> {
  return async () => {
    try {
      return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
    } catch {
      return false;
    }
  };
}

/** Stops what an earlier launcher, killed with kill -9, left running in this state folder, and nothing else. */
export async function stopLeftovers(runDir: string, log: (line: string) => void = () => {}): Promise<void> {
  if (!fs.existsSync(runDir)) return;
  const files = fs.readdirSync(runDir).filter((name) => name.endsWith('.pid'));
  await Promise.all(
    files.map(async (name) => {
      const file = path.join(runDir, name);
      const identity = readIdentity(file);
      if (identity && isSameProcess(identity)) {
        log(`stopping ${path.basename(name, '.pid')} left by an earlier start (process ${identity.pid})`);
        await endGroup(identity.pid);
      }
      fs.rmSync(file, { force: true });
    }),
  );
}

async function endGroup(pid: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(-pid, signal);
    } catch {
      return;
    }
    const until = Date.now() + 8000;
    while (Date.now() < until && isAlive(pid)) await sleep(20);
    if (!isAlive(pid) && signal === 'SIGKILL') return;
  }
}

async function waitUntilReady(
  options: ProcessOptions,
  running: () => boolean,
  logFile: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!options.isReady) return;
  const until = Date.now() + (options.readyTimeoutMs ?? 60_000);
  while (!(await options.isReady())) {
    signal?.throwIfAborted();
    if (!running() || Date.now() > until) {
      const tail = fs.readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
      throw new StackError(
        bilingual(
          `${options.name} 未能启动。日志 ${logFile} 的末尾：`,
          `${options.name} did not become ready. The end of ${logFile}:\n${tail}`,
        ),
      );
    }
    await sleep(50);
  }
}

/** Appends; a log over 10 MB is put aside first, so a machine that runs for months does not fill up. */
function openLog(file: string): number {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (fs.existsSync(file) && fs.statSync(file).size > 10_000_000) fs.renameSync(file, `${file}.1`);
  return fs.openSync(file, 'a', 0o600);
}

function copyLines(child: ChildProcess, out: number, onLine: (line: string) => void): void {
  let rest = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      fs.writeSync(out, chunk);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    });
  }
  child.once('close', () => fs.closeSync(out));
}
