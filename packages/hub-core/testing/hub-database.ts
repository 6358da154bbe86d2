/** A migrated hub database of a test file's own, opened with the servers' rights and parsers. */
import { cloneDatabase } from '@linked/stack/test-database.ts';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { HubDatabase } from '../db/database.ts';
import type { DB } from '../db/types.generated.ts';

const { builtins } = pg.types;
const parsers: Partial<Record<number, (text: string) => unknown>> = {
  [builtins.DATE]: (text) => text,
  [builtins.INT8]: Number,
  [builtins.NUMERIC]: Number,
};

export interface TestHub {
  db: HubDatabase;
  ownerUrl: string;
  appUrl: string;
  stop(): Promise<void>;
}

/**
 * Call once a file (`beforeAll`), `stop` in `afterAll`.
 * `max`: connections, for tests of concurrency. `onQuery` hears every statement.
 */
export async function openTestHub({
  max = 10,
  onQuery,
}: {
  max?: number;
  onQuery?: (text: string) => void;
} = {}): Promise<TestHub> {
  const clone = await cloneDatabase('hub');
  const pool = new pg.Pool({
    connectionString: clone.appUrl,
    max,
    types: {
      getTypeParser: ((oid: number, format: 'text' | 'binary') =>
        (format !== 'binary' && parsers[oid]) ||
        pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
    },
  });
  // Tests end sessions on purpose: what a session was doing fails, the process goes on.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => onQuery?.(event.query.sql),
  });
  const stop = async () => {
    await db.destroy();
    await clone.drop();
  };
  return { db, ownerUrl: clone.ownerUrl, appUrl: clone.appUrl, stop };
}

/** Runs `work` in a transaction that is always taken back. */
export async function rolledBack<T>(
  db: HubDatabase,
  work: (trx: Parameters<Parameters<ReturnType<HubDatabase['transaction']>['execute']>[0]>[0]) => Promise<T>,
): Promise<T> {
  const trx = await db.startTransaction().execute();
  try {
    return await work(trx);
  } finally {
    await trx.rollback().execute();
  }
}

/** What was notified on a channel from now on, parsed. `heard` waits until `count` messages are there. */
export async function listenTo(
  url: string,
  channel: string,
): Promise<{ heard(count: number): Promise<unknown[]>; stop(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const messages: unknown[] = [];
  client.on('notification', (message) => messages.push(JSON.parse(message.payload ?? 'null')));
  await client.query(`listen ${pg.escapeIdentifier(channel)}`);
  return {
    async heard(count) {
      const until = Date.now() + 5000;
      while (messages.length < count && Date.now() < until) await client.query('select 1');
      return messages.splice(0);
    },
    stop: () => client.end(),
  };
}
