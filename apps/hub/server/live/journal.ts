/**
 * What changed since the process listens, in order, so that a client that was away reads just that again.
 * Positions are valid within one unbroken time of listening; any other means "read everything".
 */
import { randomUUID } from 'node:crypto';

export interface Journal {
  /** The position after the latest change: the id an event carries. */
  position(): string;
  add(topic: string, key: string): void;
  /** Keys of the topic changed after a position; null when that is not known any more. */
  since(topic: string, position: string): string[] | null;
  /** Changes were missed: every position given out so far becomes unknown. */
  breakOff(): void;
}

export function createJournal(length = 20_000): Journal {
  let run = randomUUID().slice(0, 8);
  let first = 0;
  let entries: { topic: string; key: string }[] = [];
  return {
    position: () => `${run}.${first + entries.length}`,
    add(topic, key) {
      entries.push({ topic, key });
      if (entries.length > length * 2) {
        first += entries.length - length;
        entries = entries.slice(-length);
      }
    },
    since(topic, position) {
      const [itsRun, count] = position.split('.');
      const from = Number(count) - first;
      if (itsRun !== run || !Number.isInteger(from) || from < 0 || from > entries.length) return null;
      const keys = entries.slice(from).flatMap((entry) => (entry.topic === topic ? [entry.key] : []));
      return [...new Set(keys)];
    },
    breakOff() {
      run = randomUUID().slice(0, 8);
      first = 0;
      entries = [];
    },
  };
}
