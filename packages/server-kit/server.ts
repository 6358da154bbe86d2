/** A server as one thing: built, listening, and closed in reverse order. What both servers' `app.ts` share. */
import type { Grant } from '@linked/shared/access/roles.ts';
import type { AuthDatabase } from './auth.ts';
import { ensureFirstAdministrator } from './first-administrator.ts';
import { createHttpServer, type HttpServerOptions } from './http.ts';
import { createLife, type Life } from './life.ts';
import { sweepSignIns } from './lockout.ts';
import type { Logger } from './log.ts';
import { freePort } from './ports.ts';

export interface Server {
  /** Starts everything and listens; what had started is stopped again when a part fails. */
  start(): Promise<void>;
  /** Ends streams and calls under way, finishes requests, closes the databases. Can be called again. */
  stop(): Promise<void>;
  /** Base address people use, and the other tier where nothing else is said. Valid after `start`. */
  readonly url: string;
  /** Port it listens on. Valid after `start`. */
  readonly port: number;
}

export interface Address {
  url: string;
  port: number;
}

/** What a server is made of, all of it in `life` but the HTTP shell. */
export interface Built {
  http: Omit<HttpServerOptions, 'log'>;
  /** What begins once it listens. */
  begin(): Promise<void> | void;
}

export interface ServerOptions {
  /** As the log calls it. */
  name: string;
  log: Logger;
  host: string;
  /** 0 for any that is free. */
  port: number;
  /** Address people use where that is another than the one it listens on. */
  publicUrl: string | null;
  build(at: Address, life: Life): Promise<Built>;
}

const SWEEP_EVERY_MS = 10 * 60_000;

export function createServer({ name, log, host, publicUrl, build, ...asked }: ServerOptions): Server {
  const life = createLife(log);
  const at: Address = { url: '', port: asked.port };

  const start = async (): Promise<void> => {
    if (asked.port === 0) at.port = await freePort(host);
    at.url = publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${at.port}`;
    const built = await build({ ...at }, life);
    const http = await createHttpServer({ ...built.http, log });
    life.onClose('http', () => http.close());
    const sweep = setInterval(() => {
      sweepSignIns(built.http.auth.db, new Date()).catch((error: unknown) =>
        log.warn({ err: error }, 'old sessions could not be removed'),
      );
    }, SWEEP_EVERY_MS);
    life.onClose('sweep', () => clearInterval(sweep));
    await http.listen({ host, port: at.port });
    await built.begin();
    log.info({ url: at.url, port: at.port }, `${name} is ready`);
  };

  return {
    async start() {
      try {
        await start();
      } catch (error) {
        await life.close();
        throw error;
      }
    },
    stop: () => life.close(),
    get url() {
      return at.url;
    },
    get port() {
      return at.port;
    },
  };
}

/** The account everything starts with, where the configuration gives it a password. */
export async function firstAdministrator(
  db: AuthDatabase,
  account: { password: string | null; title: string; grant: Pick<Grant, 'role' | 'region'>; now: Date },
  log: Logger,
): Promise<void> {
  const { password, title, grant, now } = account;
  if (password === null) return;
  const grants = [{ ...grant, fields: null, unit: null }] as Grant[];
  const made = await ensureFirstAdministrator(db, { password, name: '管理员', title, grants, now });
  if (made) log.info({ username: 'admin' }, 'first administrator was made');
}
