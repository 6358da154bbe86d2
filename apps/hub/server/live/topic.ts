/**
 * One thing many people watch (the deliveries of a campaign, the figures of a region): changed rows are read
 * once for all of them, at most once an interval, and a slow reader gets the latest row, not a backlog.
 */
import type { LiveEvent } from '@linked/server-kit/trpc.ts';

export interface TopicSource<T> {
  /** Present rows of the keys; keys without one are left out. */
  read(keys: readonly string[]): Promise<ReadonlyMap<string, T>>;
  /** Keys of all rows there are. */
  all(): Promise<readonly string[]>;
}

export interface TopicOptions<T> {
  source: TopicSource<T>;
  intervalMs: number;
  /** The position of the journal. */
  position(): string;
  onError(error: unknown): void;
}

interface Subscriber<T> {
  accepts(key: string): boolean;
  pending: Map<string, T>;
  position: string;
  wake: () => void;
}

export interface Subscription {
  /** Keys this reader may see. */
  accepts(key: string): boolean;
  /** Read first: what changed while the reader was away; 'all' when that is not known; null for a new reader. */
  missed: readonly string[] | 'all' | null;
  signal: AbortSignal;
}

const retryMs = 1000;

export class Topic<T> {
  readonly #options: TopicOptions<T>;
  readonly #subscribers = new Set<Subscriber<T>>();
  #dirty = new Set<string>();
  #refreshAll = false;
  #timer: NodeJS.Timeout | undefined;
  #reading = false;

  constructor(options: TopicOptions<T>) {
    this.#options = options;
  }

  get idle(): boolean {
    return this.#subscribers.size === 0;
  }

  /** The row of this key changed. */
  touch(key: string): void {
    if (this.idle) return;
    this.#dirty.add(key);
    this.#schedule(this.#options.intervalMs);
  }

  /** Changes were missed: everything is read again. */
  touchAll(): void {
    if (this.idle) return;
    this.#refreshAll = true;
    this.#schedule(this.#options.intervalMs);
  }

  /** Events until the signal aborts. The last row of a burst carries the new position, those before it the old one. */
  async *subscribe(subscription: Subscription): AsyncGenerator<LiveEvent<T>> {
    const { accepts, signal } = subscription;
    const subscriber: Subscriber<T> = {
      accepts,
      pending: new Map(),
      position: this.#options.position(),
      wake: () => {},
    };
    this.#subscribers.add(subscriber);
    const onAbort = () => subscriber.wake();
    signal.addEventListener('abort', onAbort);
    try {
      let position = subscriber.position;
      yield* this.#missed(subscription, position);
      while (!signal.aborted) {
        if (subscriber.pending.size === 0) {
          await new Promise<void>((resolve) => {
            subscriber.wake = resolve;
            if (signal.aborted) resolve();
          });
          continue;
        }
        const rows = [...subscriber.pending.values()];
        subscriber.pending.clear();
        const reached = subscriber.position;
        for (const [index, data] of rows.entries()) {
          if (signal.aborted) return;
          yield { id: index === rows.length - 1 ? reached : position, data };
        }
        position = reached;
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#subscribers.delete(subscriber);
      if (this.idle) {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        this.#dirty.clear();
        this.#refreshAll = false;
      }
    }
  }

  async *#missed({ missed, accepts, signal }: Subscription, position: string): AsyncGenerator<LiveEvent<T>> {
    if (missed === null) return;
    const keys = missed === 'all' ? await this.#options.source.all() : missed;
    const mine = keys.filter(accepts);
    if (mine.length === 0) return;
    const rows = [...(await this.#options.source.read(mine)).values()];
    for (const [index, data] of rows.entries()) {
      if (signal.aborted) return;
      // Not the new position before all is told: who is cut off in between gets everything again.
      yield { id: index === rows.length - 1 ? position : 'resume', data };
    }
  }

  #schedule(ms: number): void {
    if (this.#timer || this.#reading) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#flush();
    }, ms);
  }

  async #flush(): Promise<void> {
    const dirty = this.#dirty;
    const everything = this.#refreshAll;
    this.#dirty = new Set();
    this.#refreshAll = false;
    const position = this.#options.position();
    this.#reading = true;
    let wait = this.#options.intervalMs;
    try {
      const keys = everything ? await this.#options.source.all() : [...dirty];
      const wanted = keys.filter((key) => [...this.#subscribers].some((one) => one.accepts(key)));
      const rows = wanted.length > 0 ? await this.#options.source.read(wanted) : new Map<string, T>();
      for (const one of this.#subscribers) {
        for (const [key, row] of rows) if (one.accepts(key)) one.pending.set(key, row);
        if (one.pending.size > 0) {
          one.position = position;
          one.wake();
        }
      }
    } catch (error) {
      this.#options.onError(error);
      for (const key of dirty) this.#dirty.add(key);
      this.#refreshAll ||= everything;
      wait = retryMs;
    } finally {
      this.#reading = false;
    }
    if (!this.idle && (this.#dirty.size > 0 || this.#refreshAll)) this.#schedule(wait);
  }
}
