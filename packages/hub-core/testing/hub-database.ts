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

export interface TestHub extends AsyncDisposable {
  db: HubDatabase;
  ownerUrl: string;
  appUrl: string;
  stop(): Promise<void>;
}

/** Call once a file (`beforeAll`), `stop` in `afterAll`. `max`: connections, for tests of concurrency. */
export async function openTestHub({ max = 10 } = {}): Promise<TestHub> {
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
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  const stop = async () => {
    await db.destroy();
    await clone.drop();
  };
  return { db, ownerUrl: clone.ownerUrl, appUrl: clone.appUrl, stop, [Symbol.asyncDispose]: stop };
}
