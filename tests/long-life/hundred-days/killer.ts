/** Kills a server with -9 at random moments and starts it again, until told to stop. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ManagedProcess } from '@linked/stack/processes.ts';

const BETWEEN_MS = { least: 1_500, most: 6_000 };

export function startKiller(server: ManagedProcess): { stop(): Promise<number> } {
  let kills = 0;
  const over = new AbortController();
  const killing = (async () => {
    for (;;) {
      const wait = BETWEEN_MS.least + Math.random() * (BETWEEN_MS.most - BETWEEN_MS.least);
      await sleep(wait, undefined, { signal: over.signal }).catch(() => {});
      if (over.signal.aborted) return;
      await server.kill('SIGKILL');
      kills += 1;
      await server.start();
    }
  })();
  return {
    /** @returns how often it was killed */
    async stop() {
      over.abort();
      await killing;
      return kills;
    },
  };
}
