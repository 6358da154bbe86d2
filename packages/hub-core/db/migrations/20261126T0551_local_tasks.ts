import { type Kysely, sql } from 'kysely';

/** Each issue of a city's list of added tasks; the tasks themselves stand with the campaign's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table local_task_lists (
      campaign_id uuid not null references campaigns,
      region text not null check (region ~ '^[0-9]{6}$'),
      revision int not null check (revision >= 1),
      directive_id uuid not null references directives,
      issued_by text not null,
      issued_by_name text not null,
      issued_at timestamptz not null,
      primary key (campaign_id, region, revision)
    );

    -- Why a task that a city added is no longer asked for; the newest list says it again to every county.
    alter table campaign_tasks add column dropped_reason text;

    grant select, insert on local_task_lists to hub_app;
  `.execute(db);
}
