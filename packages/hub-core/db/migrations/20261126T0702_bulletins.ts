import { type Kysely, sql } from 'kysely';

/** Bulletins of a campaign: drafted from snapshots, then issued to all of its counties. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bulletins (
      id uuid primary key,
      campaign_id uuid not null references campaigns,
      state text not null check (state in ('draft','issued','discarded')),
      -- Counts the issued ones of the campaign from 1.
      number int,
      version int not null default 1,
      -- Days of the snapshots it compares; the first bulletin has none to compare with.
      from_day date,
      to_day date not null,
      title text not null,
      body text not null,
      figures jsonb not null,
      drafted_by_name text,
      drafted_at timestamptz not null,
      edited_by_name text,
      edited_at timestamptz,
      issued_by_name text,
      issued_at timestamptz,
      directive_id uuid references directives,
      unique (campaign_id, number),
      check ((state = 'issued') = (number is not null and directive_id is not null))
    );
    -- One of a snapshot, so that the weekly work can be repeated.
    create unique index bulletins_of_day on bulletins (campaign_id, to_day) where state <> 'discarded';
    grant select, insert, update on bulletins to hub_app;
  `.execute(db);
}
