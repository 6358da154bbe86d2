import { bilingual } from './errors.ts';
import type { ManagedProcess } from './processes.ts';

/** Starts a process again after it ended by itself: five times in a minute at most, with a growing pause. */
export function keepRunning(
  name: string,
  managed: () => ManagedProcess,
  log: (line: string) => void,
  onGivingUp: (message: string) => void,
  signal?: AbortSignal,
): (reason: string) => void {
  let ends: number[] = [];
  const ended = (reason: string): void => {
    if (signal?.aborted) return;
    const now = performance.now();
    ends = [...ends.filter((at) => now - at < 60_000), now];
    if (ends.length > 5) {
      const { logFile } = managed();
      onGivingUp(
        bilingual(
          `${name} 反复退出，日志：${logFile}`,
          `${name} keeps ending (${reason}); its log: ${logFile}`,
        ),
      );
      return;
    }
    log(`${name} ended unexpectedly (${reason}); starting it again`);
    const again = (): void => {
      if (!signal?.aborted)
        managed()
          .start(signal)
          .catch(() => ended('it did not become ready'));
    };
    setTimeout(again, 250 * 2 ** (ends.length - 1)).unref();
  };
  return ended;
}
