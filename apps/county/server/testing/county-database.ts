/** A county host's database of a test file's own, with counties in it. */
import { createDatabase } from '@linked/server-kit/database.ts';
import { cloneDatabase, type TestDatabase } from '@linked/stack/test-database.ts';
import type { CountyDatabase } from '../db/database.ts';
import type { DB } from '../db/types.generated.ts';

export interface TestCountyDatabase {
  /** With the server's rights. */
  db: CountyDatabase;
  database: TestDatabase;
  stop(): Promise<void>;
}

/** Call once a file (`beforeAll`), `stop` in `afterAll`. `max`: connections. */
export async function openCountyDatabase(max = 10): Promise<TestCountyDatabase> {
  const database = await cloneDatabase('county');
  const db = createDatabase<DB>(database.appUrl, { max });
  return {
    db,
    database,
    async stop() {
      await db.destroy();
      await database.drop();
    },
  };
}
