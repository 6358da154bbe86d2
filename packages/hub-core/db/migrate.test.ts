import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { migrateToLatest } from './migrate.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

it('has nothing to do the second time, however many do it at once', async () => {
  expect(await Promise.all([1, 2, 3].map(() => migrateToLatest(hub.ownerUrl)))).toEqual([[], [], []]);
});

it('cannot be run with the servers’ rights, which own no table', async () => {
  const { rows } =
    await sql`select tablename from pg_tables where schemaname = 'public' and tableowner <> 'hub_owner'`.execute(
      hub.db,
    );
  expect(rows).toEqual([]);
  await expect(sql`create table intruder (id int)`.execute(hub.db)).rejects.toThrow(/permission denied/);
});

it('lets the servers read every table of the generated types', async () => {
  const text = await readFile(new URL('./types.generated.ts', import.meta.url), 'utf8');
  const tables = [...text.slice(text.indexOf('export interface DB {')).matchAll(/^ {2}(\w+):/gm)].map(
    (match) => match[1]!,
  );
  expect(tables.length).toBeGreaterThan(10);
  for (const table of tables) await sql`select 1 from ${sql.table(table)} limit 1`.execute(hub.db);
});
