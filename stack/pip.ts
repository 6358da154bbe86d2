import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from './errors.ts';
import type { Environment } from './paths.ts';
import { runCommand } from './run-command.ts';

export interface PipOptions {
  /** `name==version` */
  requirement: string;
  /** Folder the package ends up in, whole or not at all. */
  target: string;
  env: Environment;
  log: (line: string) => void;
  signal?: AbortSignal;
}

const candidates = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']] as const;

/** Unpacks a package from the Python index with whatever pip the machine has. Returns why not, or undefined. */
export async function pipInstall(options: PipOptions): Promise<string | undefined> {
  const { requirement, target, log, signal } = options;
  const env = { ...options.env } as NodeJS.ProcessEnv;
  const reasons: string[] = [];
  for (const [command, ...args] of candidates) {
    const spoken = [command, ...args].join(' ');
    const unfinished = `${target}.${process.pid}`;
    try {
      const version = await runCommand(command, [...args, '--version'], { env, signal, timeoutMs: 30_000 });
      if (version.code !== 0) {
        reasons.push(`${spoken}: ${lastLine(version.output)}`);
        continue;
      }
      log(`downloading ${requirement} with ${spoken}`);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.rmSync(unfinished, { recursive: true, force: true });
      const install = [
        'install',
        '--target',
        unfinished,
        '--no-deps',
        '--only-binary',
        ':all:',
        '--no-input',
      ];
      install.push('--disable-pip-version-check', '--progress-bar', 'off', requirement);
      const result = await runCommand(command, [...args, ...install], { env, signal, timeoutMs: 600_000 });
      if (result.code === 0) {
        fs.rmSync(target, { recursive: true, force: true });
        fs.renameSync(unfinished, target);
        return undefined;
      }
      reasons.push(`${spoken}: ${lastLine(result.output)}`);
    } catch (error) {
      signal?.throwIfAborted();
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      reasons.push(`${spoken}: ${missing ? 'not found' : messageOf(error)}`);
    } finally {
      fs.rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return reasons.join('; ');
}

function lastLine(output: string): string {
  const lines = output
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(WARNING|\[notice\])/.test(line));
  return lines.at(-1)?.trim() ?? 'failed without a word';
}
