import { type Kysely, sql } from 'kysely';

/** What comparing with the counties found, what stays wrong until somebody sees to it, and facts written off. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table nodes
      -- Since when every comparison agreed; null while something differs.
      add column in_step_since timestamptz,
      -- A county that cannot be called is asked by the answer to its next pull.
      add column compare_asked_at timestamptz;

    -- One row a comparison, those that failed included.
    create table reconciliations (
      id uuid primary key,
      region text not null references nodes,
      at timestamptz not null,
      -- Who began it: the daily Schedule or a person.
      trigger text not null check (trigger in ('daily','person')),
      differences jsonb not null,
      found int not null,
      resent int not null,
      redelivered int not null,
      still_open int not null,
      in_step boolean not null,
      error text,
      check (error is null or not in_step)
    );
    create index on reconciliations (region, at desc);

    create table incidents (
      id uuid primary key,
      kind text not null,
      campaign_id uuid references campaigns,
      region text,
      -- Names the same trouble again: one open row a kind and subject.
      subject text not null,
      detail jsonb not null,
      first_seen_at timestamptz not null,
      last_seen_at timestamptz not null,
      times int not null default 1,
      resolved_at timestamptz
    );
    create unique index incidents_open on incidents (kind, subject) where resolved_at is null;
    create index on incidents (last_seen_at desc);

    alter table facts
      -- Since which comparison the county did not have it; null while it has.
      add column missing_since timestamptz,
      -- No longer counted, because the county lost it for good; what the county said stays in the row.
      add column written_off_at timestamptz;
    create index facts_missing on facts (region, campaign_id, kind) where missing_since is not null;

    create table write_offs (
      id uuid primary key,
      region text not null,
      campaign_id uuid not null references campaigns,
      kind text not null,
      -- (entity, revision) of each fact, as they were when it was asked for.
      items jsonb not null,
      reason text not null,
      state text not null check (state in ('asked','done','refused')),
      asked_by text not null,
      asked_by_name text not null,
      asked_at timestamptz not null,
      decided_by text,
      decided_by_name text,
      decided_at timestamptz,
      decision_note text,
      check (decided_by is null or decided_by <> asked_by),
      check ((state = 'asked') = (decided_at is null))
    );
    create index on write_offs (region, asked_at desc);

    grant select, insert on reconciliations to hub_app;
    grant select, insert, update on incidents, write_offs to hub_app;
  `.execute(db);
}
