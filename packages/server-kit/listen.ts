/** One connection that LISTENs and comes back by itself when PostgreSQL restarts. */
import pg from 'pg';
import type { Logger } from './log.ts';

export interface ListenerOptions {
  url: string;
  channels: readonly string[];
  onNotify(channel: string, payload: string): void;
  /** Called after the connection was lost and is back: notifications in between are gone, so read again. */
  onReconnect(): void;
  log: Logger;
}

export interface Listener {
  stop(): Promise<void>;
}

const firstWait = 200;
const longestWait = 10_000;

/** Resolves once it listens for the first time; rejects when that first connection fails. */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { log } = options;
  let stopped = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let wait = firstWait;

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: options.url,
      application_name: 'linked-supervision listener',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    let lost = false;
    const onLost = (error?: Error): void => {
      if (lost) return;
      lost = true;
      if (client === fresh) {
        client = null;
        log.warn({ err: error }, 'listening connection lost');
        retryLater();
      }
    };
    fresh.on('error', onLost);
    fresh.on('end', () => onLost());
    fresh.on('notification', (message) => options.onNotify(message.channel, message.payload ?? ''));
    try {
      await fresh.connect();
      for (const channel of options.channels) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
      if (lost) throw new Error('the connection ended while it was set up');
    } catch (error) {
      lost = true;
      await fresh.end().catch(() => {});
      throw error;
    }
    if (stopped) {
      lost = true;
      await fresh.end().catch(() => {});
      return;
    }
    client = fresh;
    wait = firstWait;
  };

  const retryLater = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      connect().then(
        () => {
          if (stopped) return;
          log.info('listening again');
          options.onReconnect();
        },
        () => retryLater(),
      );
    }, wait);
    wait = Math.min(wait * 2, longestWait);
  };

  await connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      const open = client;
      client = null;
      await open?.end().catch(() => {});
    },
  };
}
