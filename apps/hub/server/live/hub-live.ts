/**
 * The hub's live streams: commit → NOTIFY → the changed rows → whoever watches and may see them.
 * Rows are read after the commit, so an event never shows what was rolled back.
 */
import { channels } from '@linked/hub-core/db/channels.ts';
import { type Listener, startListener } from '@linked/server-kit/listen.ts';
import type { Logger } from '@linked/server-kit/log.ts';
import type { LiveEvent } from '@linked/server-kit/trpc.ts';
import { regionWithin } from '@linked/shared/access/reach.ts';
import { z } from 'zod';
import { createJournal } from './journal.ts';
import { Topic, type TopicSource } from './topic.ts';
import { TopicOfNames } from './topic-of-names.ts';

const deliveriesNotice = z.object({
  campaignId: z.string(),
  directiveId: z.string(),
  regions: z.array(z.string()),
});
const staffNotice = z.object({ region: z.string() });
const roundsNotice = z.object({ campaignId: z.string() });
const rollupNotice = z.object({ campaignId: z.string(), region: z.string() });

export interface LiveSources<D, F> {
  /** Rows of deliveries; keys as `deliveryKey` makes them. */
  deliveries(campaignId: string): TopicSource<D>;
  /** Figures after a change; keys are county codes inside `region`. `fields` null: all. */
  figures(watch: FiguresWatch): TopicSource<F>;
}

export interface FiguresWatch {
  campaignId: string;
  /** The region whose figures are watched. */
  region: string;
  /** Field the reader looks at; null for all they may see. */
  field: string | null;
  /** Fields the reader may see; null for all. */
  fields: readonly string[] | null;
}

interface Request {
  lastEventId: string | null;
  signal: AbortSignal;
}

/** The staff of a place were told something. */
export interface Told {
  region: string;
}

/** Something in the campaign's supervision rounds changed. */
export interface RoundsChanged {
  campaignId: string;
}

export interface Live<D, F> {
  /** To the staff of these places. */
  notices(request: Request & { regions: readonly string[] }): AsyncGenerator<LiveEvent<Told>>;
  /** Supervision rounds of a campaign. */
  rounds(request: Request & { campaignId: string }): AsyncGenerator<LiveEvent<RoundsChanged>>;
  deliveries(
    request: Request & { campaignId: string; accepts(region: string): boolean },
  ): AsyncGenerator<LiveEvent<D>>;
  figures(request: Request & FiguresWatch): AsyncGenerator<LiveEvent<F>>;
  stop(): Promise<void>;
}

export const deliveryKey = (directiveId: string, region: string): string => `${directiveId} ${region}`;
export const partsOfKey = (key: string): { directiveId: string; region: string } => {
  const [directiveId = '', region = ''] = key.split(' ');
  return { directiveId, region };
};

export interface LiveOptions<D, F> {
  databaseUrl: string;
  log: Logger;
  /** Least time between two events about one row. */
  intervalMs: number;
  sources: LiveSources<D, F>;
  /** Wakes the relay: a workflow request was written. */
  onWorkflowRequest(): void;
  /** Streams open now, for the figures. */
  onCount(change: 1 | -1): void;
}

export async function startLive<D, F>(options: LiveOptions<D, F>): Promise<Live<D, F>> {
  const { log, intervalMs } = options;
  const journal = createJournal();
  const ending = new AbortController();
  const deliveryTopics = new Map<string, Topic<D>>();
  const figureTopics = new Map<string, { watch: FiguresWatch; topic: Topic<F> }>();
  const common = {
    intervalMs,
    position: () => journal.position(),
    onError: (error: unknown) => log.error({ err: error }, 'live rows could not be read'),
  };

  const onDeliveries = (payload: string): void => {
    const notice = deliveriesNotice.parse(JSON.parse(payload));
    const topic = deliveryTopics.get(notice.campaignId);
    for (const region of notice.regions) {
      const key = deliveryKey(notice.directiveId, region);
      journal.add(`deliveries ${notice.campaignId}`, key);
      topic?.touch(key);
    }
  };
  // Who listens asks for the count of their own places, for the rounds they may see.
  const notices = new TopicOfNames<Told>({
    ...common,
    journal,
    name: 'notices',
    event: (region) => ({ region }),
  });
  const rounds = new TopicOfNames<RoundsChanged>({
    ...common,
    journal,
    name: 'rounds',
    event: (campaignId) => ({ campaignId }),
  });

  const onRollup = (payload: string): void => {
    const notice = rollupNotice.parse(JSON.parse(payload));
    journal.add(`figures ${notice.campaignId}`, notice.region);
    for (const { watch, topic } of figureTopics.values())
      if (watch.campaignId === notice.campaignId && regionWithin(notice.region, watch.region))
        topic.touch(notice.region);
  };
  const listener: Listener = await startListener({
    url: options.databaseUrl,
    channels: Object.values(channels),
    log,
    onNotify(channel, payload) {
      try {
        if (channel === channels.deliveries) onDeliveries(payload);
        else if (channel === channels.rollup) onRollup(payload);
        else if (channel === channels.notices) notices.touch(staffNotice.parse(JSON.parse(payload)).region);
        else if (channel === channels.rounds)
          rounds.touch(roundsNotice.parse(JSON.parse(payload)).campaignId);
        else options.onWorkflowRequest();
      } catch (error) {
        log.error({ err: error, channel }, 'notification could not be read');
      }
    },
    onReconnect() {
      journal.breakOff();
      notices.touchAll();
      rounds.touchAll();
      for (const topic of deliveryTopics.values()) topic.touchAll();
      for (const { topic } of figureTopics.values()) topic.touchAll();
      options.onWorkflowRequest();
    },
  });

  async function* ofNames<T>(topic: TopicOfNames<T>, names: readonly string[], request: Request) {
    options.onCount(1);
    try {
      const signal = AbortSignal.any([request.signal, ending.signal]);
      yield* topic.subscribe({ names, lastEventId: request.lastEventId, signal });
    } finally {
      options.onCount(-1);
    }
  }

  const missedSince = (topic: string, lastEventId: string | null) =>
    lastEventId === null ? null : (journal.since(topic, lastEventId) ?? 'all');

  return {
    notices: ({ regions, ...request }) => ofNames(notices, regions, request),
    rounds: ({ campaignId, ...request }) => ofNames(rounds, [campaignId], request),
    // Topics are looked up when the stream is first read: then subscribing follows at once, and no topic is
    // dropped as idle in between.
    async *deliveries({ campaignId, accepts, lastEventId, signal }) {
      const topic =
        deliveryTopics.get(campaignId) ??
        new Topic<D>({ ...common, source: options.sources.deliveries(campaignId) });
      deliveryTopics.set(campaignId, topic);
      options.onCount(1);
      try {
        yield* topic.subscribe({
          accepts: (key) => accepts(partsOfKey(key).region),
          missed: missedSince(`deliveries ${campaignId}`, lastEventId),
          signal: AbortSignal.any([signal, ending.signal]),
        });
      } finally {
        options.onCount(-1);
        if (topic.idle) deliveryTopics.delete(campaignId);
      }
    },
    async *figures({ lastEventId, signal, ...watch }) {
      const name = JSON.stringify([watch.campaignId, watch.region, watch.field, watch.fields]);
      const topic =
        figureTopics.get(name)?.topic ?? new Topic<F>({ ...common, source: options.sources.figures(watch) });
      figureTopics.set(name, { watch, topic });
      options.onCount(1);
      try {
        yield* topic.subscribe({
          accepts: (county) => regionWithin(county, watch.region),
          missed: missedSince(`figures ${watch.campaignId}`, lastEventId),
          signal: AbortSignal.any([signal, ending.signal]),
        });
      } finally {
        options.onCount(-1);
        if (topic.idle) figureTopics.delete(name);
      }
    },
    async stop() {
      ending.abort();
      await listener.stop();
    },
  };
}
