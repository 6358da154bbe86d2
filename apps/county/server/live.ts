/** Changes of one's county, told to its screens: commit → NOTIFY → the feature to read again. */
import { randomUUID } from 'node:crypto';
import type { LiveEvent } from '@linked/server-kit/trpc.ts';
import { z } from 'zod';
import { type CountyChange, type Feature, features } from './db/channels.ts';

type Event = Pick<CountyChange, 'feature' | 'id'>;

export interface CountyLive {
  /** Payload of a notification; throws when it cannot be read. */
  publish(payload: string): void;
  /** Notifications may have been missed: everybody reads everything again. */
  breakOff(): void;
  /** Events of one county until the signal aborts; first those missed since `lastEventId`. */
  subscribe(request: {
    region: string;
    lastEventId: string | null;
    signal: AbortSignal;
  }): AsyncGenerator<LiveEvent<Event>>;
  /** Ends all streams. */
  stop(): void;
}

interface Subscriber {
  region: string;
  /** By feature and id: a slow reader is told once, however often it changed. */
  pending: Map<string, Event>;
  wake: () => void;
}

const notice = z.object({ region: z.string(), feature: z.enum(features), id: z.string() });

/** Changes kept for those who come back, over all counties. */
const KEPT = 10_000;

/** Id that stands for all things of a feature. */
const ALL = 'all';

/** `onCount` is told of streams that begin and end. */
export function createCountyLive(options: { onCount?: (change: 1 | -1) => void } = {}): CountyLive {
  const ending = new AbortController();
  const subscribers = new Set<Subscriber>();
  let run = randomUUID().slice(0, 8);
  let first = 0;
  let kept: CountyChange[] = [];

  const position = (): string => `${run}.${first + kept.length}`;
  const add = (subscriber: Subscriber, { feature, id }: Event): void => {
    subscriber.pending.set(`${feature} ${id}`, { feature, id });
    subscriber.wake();
  };
  const addEverything = (subscriber: Subscriber): void => {
    for (const feature of features) add(subscriber, { feature, id: ALL });
  };
  const addMissed = (subscriber: Subscriber, lastEventId: string): void => {
    const [itsRun, count] = lastEventId.split('.');
    const from = Number(count) - first;
    const known = itsRun === run && Number.isInteger(from) && from >= 0 && from <= kept.length;
    if (!known) addEverything(subscriber);
    else
      for (const change of kept.slice(from)) if (change.region === subscriber.region) add(subscriber, change);
  };

  return {
    publish(payload) {
      const change: CountyChange = notice.parse(JSON.parse(payload)) satisfies { feature: Feature };
      kept.push(change);
      if (kept.length > KEPT * 2) {
        first += kept.length - KEPT;
        kept = kept.slice(-KEPT);
      }
      for (const subscriber of subscribers) if (subscriber.region === change.region) add(subscriber, change);
    },
    breakOff() {
      run = randomUUID().slice(0, 8);
      first = 0;
      kept = [];
      for (const subscriber of subscribers) addEverything(subscriber);
    },
    async *subscribe({ region, lastEventId, signal }) {
      const until = AbortSignal.any([signal, ending.signal]);
      const subscriber: Subscriber = { region, pending: new Map(), wake: () => {} };
      const onAbort = (): void => subscriber.wake();
      until.addEventListener('abort', onAbort);
      subscribers.add(subscriber);
      options.onCount?.(1);
      try {
        if (lastEventId !== null) addMissed(subscriber, lastEventId);
        while (!until.aborted) {
          if (subscriber.pending.size === 0) {
            await new Promise<void>((resolve) => {
              subscriber.wake = resolve;
            });
            continue;
          }
          const events = [...subscriber.pending.values()];
          subscriber.pending.clear();
          const reached = position();
          for (const [index, data] of events.entries()) {
            if (until.aborted) return;
            // Who is cut off before the last of them reads everything again.
            yield { id: index === events.length - 1 ? reached : 'resume', data };
          }
        }
      } finally {
        until.removeEventListener('abort', onAbort);
        subscribers.delete(subscriber);
        options.onCount?.(-1);
      }
    },
    stop: () => ending.abort(),
  };
}
