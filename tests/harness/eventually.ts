import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is yes; throws with what was waited for. Errors count as no and are named at the end. */
export async function eventually(
  what: string,
  ask: () => Promise<boolean>,
  { seconds = 90, everyMs = 100 }: { seconds?: number; everyMs?: number } = {},
): Promise<void> {
  const until = performance.now() + seconds * 1000;
  let trouble: unknown;
  while (performance.now() < until) {
    try {
      if (await ask()) return;
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    await sleep(everyMs);
  }
  throw new Error(`waited ${seconds} s in vain: ${what}`, { cause: trouble });
}
