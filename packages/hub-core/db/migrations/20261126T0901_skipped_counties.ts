import { type Kysely, sql } from 'kysely';

/** Counties an operator has left out of a campaign's dispatch, with the reason; taken back, the row stays. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table skipped_counties (
      id uuid primary key,
      campaign_id uuid not null references campaigns,
      region text not null references nodes,
      reason text not null,
      skipped_by text not null,
      skipped_by_name text not null,
      skipped_at timestamptz not null,
      taken_back_by text,
      taken_back_by_name text,
      taken_back_at timestamptz
    );
    create unique index skipped_counties_open on skipped_counties (campaign_id, region) where taken_back_at is null;

    grant select, insert, update on skipped_counties to hub_app;
  `.execute(db);
}
