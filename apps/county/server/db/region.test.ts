import { newId } from '@linked/shared/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addInstance, HANSHAN, QIANXI, signedCampaign } from '../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../testing/county-database.ts';
import { withRegion } from './database.ts';
import { insertRows } from './rows.ts';

let county: TestCountyDatabase;
beforeAll(async () => {
  county = await openCountyDatabase();
  for (const region of [HANSHAN, QIANXI]) {
    await addInstance(county.db, region);
    await signedCampaign(county.db, region);
  }
});
afterAll(() => county.stop());

/** Tables that hold no county's content. */
const hostTables = ['instances', 'host_audit', 'kysely_migration', 'kysely_migration_lock'];

describe('row-level security', () => {
  it('is forced on every table that holds content, and every such table carries the region', async () => {
    const { rows } = await sql<{ name: string; forced: boolean; policies: number; region: boolean }>`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
        (select count(*) from pg_policy where polrelid = c.oid) as policies,
        exists (select from pg_attribute where attrelid = c.oid and attname = 'region' and attnotnull) as region
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`.execute(county.db);
    const content = rows.filter(({ name }) => !hostTables.includes(name));
    expect(content.length).toBeGreaterThan(10);
    expect(content.filter((row) => !row.forced || row.policies !== 1 || !row.region)).toEqual([]);
  });

  it('shows a query without a filter the rows of its own county only', async () => {
    for (const region of [HANSHAN, QIANXI])
      for (const table of ['campaigns', 'tasks', 'directives', 'outbox', 'audit_log'] as const) {
        const rows = await withRegion(county.db, region, (trx) =>
          trx.selectFrom(table).select('region').execute(),
        );
        expect(rows.length, table).toBeGreaterThan(0);
        expect(new Set(rows.map((row) => row.region)), table).toEqual(new Set([region]));
      }
  });

  it('holds in the view of reported things too', async () => {
    const rows = await withRegion(county.db, QIANXI, (trx) =>
      trx.selectFrom('reported_entities').select('region').execute(),
    );
    expect(rows).toEqual([{ region: QIANXI }]);
  });

  it('shows nothing without a region, also on a connection that had one before', async () => {
    await withRegion(county.db, HANSHAN, (trx) => trx.selectFrom('tasks').select('task_id').execute());
    expect(await county.db.selectFrom('tasks').select('task_id').execute()).toEqual([]);
    await expect(
      county.db.transaction().execute((trx) => insertRows(trx, 'audit_log', [auditRow({ region: HANSHAN })])),
    ).rejects.toThrow(/row-level security/);
  });

  it('lets no county write, change or take over a row of another', async () => {
    await withRegion(county.db, HANSHAN, async (trx) => {
      const changed = await trx
        .updateTable('tasks')
        .set({ note: '改' })
        .where('region', '=', QIANXI)
        .executeTakeFirst();
      expect(changed.numUpdatedRows).toBe(0n);
    });
    for (const write of [
      () =>
        withRegion(county.db, HANSHAN, (trx) => insertRows(trx, 'audit_log', [auditRow({ region: QIANXI })])),
      () =>
        withRegion(county.db, HANSHAN, (trx) => trx.updateTable('tasks').set({ region: QIANXI }).execute()),
    ])
      await expect(write()).rejects.toThrow(/row-level security/);
  });

  it("cannot be switched off with the server's rights", async () => {
    const attempts = [
      sql`set row_security = off; select * from tasks`,
      sql`alter table tasks no force row level security`,
      sql`alter table tasks disable row level security`,
      sql`drop policy own_region on tasks`,
      sql`set role county_owner`,
      sql`truncate tasks`,
      sql`create policy all_rows on tasks using (true)`,
    ];
    for (const attempt of attempts)
      await expect(county.db.connection().execute((one) => attempt.execute(one))).rejects.toThrow(
        /must be owner|permission denied|row-level security|cannot insert multiple|multiple commands/,
      );
    const off = county.db.connection().execute(async (one) => {
      await sql`set row_security = off`.execute(one);
      try {
        return await one.selectFrom('tasks').selectAll().execute();
      } finally {
        await sql`reset row_security`.execute(one);
      }
    });
    await expect(off).rejects.toThrow(/row-level security/);
  });

  it('takes nothing but a region code', async () => {
    for (const wrong of ['', '13040', "130402'; --", '1304021'])
      await expect(withRegion(county.db, wrong, async () => 1)).rejects.toThrow(/six digits/);
  });
});

const auditRow = (more: { region: string }) => ({
  id: newId(),
  at: new Date(),
  actor: '张某',
  action: 'test',
  subject: '',
  detail: {},
  ...more,
});
