/**
 * A topic whose rows are names only (a place, a campaign): something about them changed, and who listens asks for
 * what they may see of it.
 */
import type { LiveEvent } from '@linked/server-kit/trpc.ts';
import type { Journal } from './journal.ts';
import { Topic, type TopicOptions } from './topic.ts';

export interface NamesRequest {
  names: readonly string[];
  lastEventId: string | null;
  signal: AbortSignal;
}

export class TopicOfNames<T> {
  readonly #topic: Topic<T>;
  readonly #journal: Journal;
  readonly #name: string;
  /** Names that were listened for since the start: a few dozen. */
  readonly #known = new Set<string>();

  /** @param options.name in the journal; `event` what is said about a name */
  constructor(
    options: Omit<TopicOptions<T>, 'source' | 'position'> & {
      journal: Journal;
      name: string;
      event(name: string): T;
    },
  ) {
    const { journal, name, event, ...rest } = options;
    this.#journal = journal;
    this.#name = name;
    this.#topic = new Topic<T>({
      ...rest,
      position: () => journal.position(),
      source: {
        read: async (names) => new Map(names.map((one) => [one, event(one)])),
        all: async () => [...this.#known],
      },
    });
  }

  touch(name: string): void {
    this.#journal.add(this.#name, name);
    this.#topic.touch(name);
  }

  touchAll(): void {
    this.#topic.touchAll();
  }

  subscribe({ names, lastEventId, signal }: NamesRequest): AsyncGenerator<LiveEvent<T>> {
    for (const name of names) this.#known.add(name);
    return this.#topic.subscribe({
      accepts: (name) => names.includes(name),
      missed: lastEventId === null ? null : (this.#journal.since(this.#name, lastEventId) ?? 'all'),
      signal,
    });
  }
}
