import { cloneDatabase, type TestDatabase } from '@linked/stack/test-database.ts';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from './database.ts';

let database: TestDatabase;
let db: Kysely<unknown>;

beforeAll(async () => {
  database = await cloneDatabase('hub');
  db = createDatabase(database.appUrl, { max: 2 });
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

test('a session that ends between two statements of a transaction fails that transaction, not the process', async () => {
  const broken = db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
    await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(db);
    // Time for the news to reach the connection while nobody asks it anything: then it is an event, not an answer.
    await new Promise((resolve) => setTimeout(resolve, 100));
    await sql`select 1`.execute(trx);
  });
  await expect(broken).rejects.toThrow();
  expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
});
