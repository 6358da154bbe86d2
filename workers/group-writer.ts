/** Group commit: while one write runs, what arrives is gathered and written together by the next. */

export interface GroupWriter<T> {
  /** Takes an item for the next write. Returns at once; a failed write shows at {@link GroupWriter.drain}. */
  add(item: T): void;
  /** Resolves when everything added is written; rejects with the first write's error. */
  drain(): Promise<void>;
}

/** @param write stores a group; never called twice at the same time, never with an empty group */
export function createGroupWriter<T>(write: (group: T[]) => Promise<void>): GroupWriter<T> {
  let waiting: T[] = [];
  let running: Promise<void> | null = null;
  let failure: { error: unknown } | null = null;

  async function writeAll(): Promise<void> {
    // Let the answers that arrived in the same turn join the first group.
    await new Promise(setImmediate);
    while (waiting.length > 0 && !failure) {
      const group = waiting;
      waiting = [];
      try {
        await write(group);
      } catch (error) {
        failure = { error };
      }
    }
    running = null;
  }

  return {
    add(item) {
      waiting.push(item);
      running ??= writeAll();
    },
    async drain() {
      while (running) await running;
      if (failure) throw failure.error;
    },
  };
}
