import { type Kysely, sql } from 'kysely';

/** Who takes over what of a county that is shared out, and what stays in the sums of one that has ended. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table successions
      -- [{kind, id, to}]: open items that go to another successor than the first.
      add column choices jsonb not null default '[]';
    alter table county_tasks
      -- Dropped because its county has ended: what was reported stays in the sums of indicators and work items.
      add column frozen boolean not null default false,
      add check (dropped or not frozen);
  `.execute(db);
}
