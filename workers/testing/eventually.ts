/** Waiting in real time for what other processes do; workflow time is stepped with `env.sleep`. */
import { setTimeout as sleep } from 'node:timers/promises';

/** A workflow task that the time-skipping server has lost comes again after its 10 seconds, and a busy machine is slow. */
const PATIENCE_MS = 45_000;

/** @throws what `check` last threw, or a timeout, when it does not hold within `patienceMs` */
export async function eventually(
  check: () => Promise<boolean | undefined> | boolean | undefined,
  patienceMs = PATIENCE_MS,
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
