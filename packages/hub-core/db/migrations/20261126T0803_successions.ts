import { type Kysely, sql } from 'kysely';

/** Counties merged, split or renamed while a campaign runs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table campaign_targets
      -- First day in the campaign, and first day no longer; null for from the issue, and to the end.
      add column valid_from date,
      add column valid_to date,
      -- Name since 'renamed_on', or that of a county which the campaign's edition does not have.
      add column name text,
      add column renamed_on date,
      add check (valid_to is null or valid_from is null or valid_from < valid_to);

    create table successions (
      id uuid primary key,
      campaign_id uuid not null references campaigns,
      from_region text not null check (from_region ~ '^[0-9]{6}$'),
      from_name text not null,
      -- [{region, name}]; the first takes over what is open.
      successors jsonb not null,
      effective_on date not null,
      reason text not null,
      state text not null check (state in ('proposed','approved','declined','carried-out')),
      proposed_by text not null,
      proposed_by_name text not null,
      proposed_at timestamptz not null,
      decided_by text,
      decided_by_name text,
      decided_at timestamptz,
      carried_out_at timestamptz,
      outcome jsonb,
      check (decided_by is null or state = 'declined' or decided_by <> proposed_by)
    );
    create unique index successions_open on successions (campaign_id, from_region)
      where state in ('proposed', 'approved');

    grant select, insert, update on successions to hub_app;
  `.execute(db);
}
