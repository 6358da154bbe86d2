/** Waiting in real time for what other processes do; workflow time is stepped with `env.sleep`. */
import { setTimeout as sleep } from 'node:timers/promises';

/** @throws what `check` last threw, or a timeout, when it does not hold within `patienceMs` */
export async function eventually(
  check: () => Promise<boolean | undefined> | boolean | undefined,
  patienceMs = 15_000,
): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const outcome = await Promise.resolve()
      .then(check)
      .then(
        (holds) => ({ holds, error: undefined }),
        (error: unknown) => ({ holds: false, error }),
      );
    if (outcome.holds) return;
    if (Date.now() > until) throw outcome.error ?? new Error(`did not come true: ${check}`);
    await sleep(20);
  }
}
