import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bilingual, StackError } from './errors.ts';
import { removePostgres } from './postgres.ts';
import { isSameProcess, readIdentity, writeIdentity } from './process-identity.ts';
import { stopLeftovers } from './processes.ts';

const lockName = 'launcher.pid';

/**
 * One launcher a state folder. One that was killed does not count; one that is just stopping (its terminal was
 * closed, its npm was killed) is waited for. Returns the release.
 */
export async function becomeLauncher(
  stateDir: string,
  log: (line: string) => void,
  signal?: AbortSignal,
  patienceMs = 12_000,
): Promise<() => void> {
  fs.mkdirSync(stateDir, { recursive: true, mode: 0o711 });
  const file = path.join(stateDir, lockName);
  const until = Date.now() + patienceMs;
  let told = false;
  for (;;) {
    signal?.throwIfAborted();
    const holder = readIdentity(file);
    if (!isSameProcess(holder)) {
      fs.rmSync(file, { force: true });
      const mine = `${file}.${process.pid}`;
      writeIdentity(mine, process.pid);
      try {
        // Unlike a rename, a link fails when another start was quicker.
        fs.linkSync(mine, file);
        return () => fs.rmSync(file, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      } finally {
        fs.rmSync(mine, { force: true });
      }
    } else if (Date.now() > until) {
      throw new StackError(
        bilingual(
          `系统已在运行（进程 ${holder?.pid}，数据目录 ${stateDir}）。请先用 Ctrl-C 停止它，或用 LINKED_DATA_DIR 指定另一个目录。`,
          `It is already running (process ${holder?.pid}, state folder ${stateDir}). Stop it with Ctrl-C first, or name another folder with LINKED_DATA_DIR.`,
        ),
      );
    } else if (!told) {
      told = true;
      log(`waiting for process ${holder?.pid}, which runs in ${stateDir}, to end`);
    }
    await sleep(200);
  }
}

/** Clears a state folder whose launcher we are: its processes, its database wherever it lies, its files. */
export async function resetState(stateDir: string, log: (line: string) => void): Promise<void> {
  await stopLeftovers(path.join(stateDir, 'run'), log);
  await removePostgres(path.join(stateDir, 'postgres'));
  for (const name of fs.readdirSync(stateDir)) {
    if (name !== lockName) fs.rmSync(path.join(stateDir, name), { recursive: true, force: true });
  }
}
