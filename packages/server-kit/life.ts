/** Things with a life: started one after the other, closed in reverse order, once. */
import type { Logger } from './log.ts';

export interface Life {
  /** Runs `close` when the whole is closed; the last one added closes first. */
  onClose(name: string, close: () => Promise<void> | void): void;
  /** Closes everything. A closer that fails is logged and does not keep the others from closing. */
  close(): Promise<void>;
  /** Aborted when closing begins. */
  readonly signal: AbortSignal;
}

export function createLife(log: Logger): Life {
  const closers: { name: string; close: () => Promise<void> | void }[] = [];
  const abort = new AbortController();
  let closing: Promise<void> | null = null;

  const closeAll = async (): Promise<void> => {
    abort.abort();
    for (let next = closers.pop(); next; next = closers.pop()) {
      try {
        await next.close();
      } catch (error) {
        log.error({ err: error, part: next.name }, 'could not be closed cleanly');
      }
    }
  };
  return {
    onClose(name, close) {
      closers.push({ name, close });
    },
    close() {
      closing ??= closeAll();
      return closing;
    },
    signal: abort.signal,
  };
}

/**
 * Runs `stop` once on the first SIGTERM or SIGINT, then ends the process with 0, or with 1 when stopping
 * took longer than `graceMs`. A second signal is ignored: the first one is being carried out.
 */
export function stopOnSignals(stop: () => Promise<void>, log: Logger, graceMs = 15_000): void {
  let stopping = false;
  const handle = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('stopping took too long');
      process.exit(1);
    }, graceMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', handle);
  process.on('SIGINT', handle);
}
