import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/**
 * A process number alone says little: after a crash or a restart of the machine somebody else may have it.
 * Number and start time together name one process.
 */
export interface ProcessIdentity {
  pid: number;
  startTime: string;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return statOf(pid)?.state !== 'Z';
}

/** undefined when there is no such process. */
export function startTimeOf(pid: number): string | undefined {
  const stat = statOf(pid);
  if (stat) return stat.startTime;
  if (process.platform === 'linux') return undefined;
  return fromPs(pid, 'lstart=');
}

export function parentOf(pid: number): number | undefined {
  const parent = statOf(pid)?.parent ?? Number(fromPs(pid, 'ppid=') ?? Number.NaN);
  return Number.isInteger(parent) ? parent : undefined;
}

export function commandOf(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return process.platform === 'linux' ? '' : (fromPs(pid, 'command=') ?? '');
  }
}

export function identityOf(pid: number): ProcessIdentity | undefined {
  const startTime = startTimeOf(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

export function isSameProcess(identity: ProcessIdentity | undefined): boolean {
  return identity !== undefined && isAlive(identity.pid) && startTimeOf(identity.pid) === identity.startTime;
}

export function writeIdentity(file: string, pid: number): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(identityOf(pid) ?? { pid, startTime: '' }), { mode: 0o600 });
}

export function readIdentity(file: string): ProcessIdentity | undefined {
  try {
    const { pid, startTime } = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<ProcessIdentity>;
    return typeof pid === 'number' && pid > 1 && typeof startTime === 'string'
      ? { pid, startTime }
      : undefined;
  } catch {
    return undefined;
  }
}

function statOf(pid: number): { state: string; parent: number; startTime: string } | undefined {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in brackets and may hold spaces and brackets itself.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', parent: Number(fields[1]), startTime: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number, column: string): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
}
