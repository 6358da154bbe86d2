import { type Kysely, sql } from 'kysely';

/** What a city's staff are preparing for its list of added tasks: one draft a city, kept until it is issued. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table local_task_drafts (
      campaign_id uuid not null references campaigns,
      region text not null check (region ~ '^[0-9]{6}$'),
      -- Tasks as they were entered, new and changed ones; and {id, title, reason} of those to be dropped.
      tasks jsonb not null,
      drops jsonb not null,
      -- Rises with every change and is never given out again: an issued draft stays as an empty one.
      version int not null check (version >= 1),
      saved_by text not null,
      saved_by_name text not null,
      saved_at timestamptz not null,
      primary key (campaign_id, region)
    );

    grant select, insert, update on local_task_drafts to hub_app;
  `.execute(db);
}
