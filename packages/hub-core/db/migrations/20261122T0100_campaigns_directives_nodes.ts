import { type Kysely, sql } from 'kysely';

/** Campaigns, what goes down from them, and the county instances it goes to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table campaigns (
      id uuid primary key,
      region text not null check (region ~ '^[0-9]{6}$'),
      edition_id text not null,
      state text not null check (state in ('draft','approved','issued','running','closing','closed','withdrawn')),
      version int not null default 1,
      document jsonb not null,
      party_approval jsonb,
      created_by text not null,
      created_by_name text not null,
      created_at timestamptz not null,
      -- Everyone who wrote the present draft: none of them may approve it.
      drafters text[] not null,
      approved_by text,
      approved_by_name text,
      approved_at timestamptz,
      issued_by text,
      issued_by_name text,
      issued_at timestamptz,
      receipt_due_on date,
      receipt_due_provisional boolean not null default false,
      closing_last_day date,
      closed_at timestamptz,
      check (approved_by is null or (approved_by <> created_by and approved_by <> all (drafters)))
    );

    -- Tasks in force, one row a task, beside the document: joined by ingest and roll-up.
    create table campaign_tasks (
      campaign_id uuid not null references campaigns,
      task_id uuid not null,
      field text not null,
      code text not null,
      title text not null,
      due_on date not null,
      revision int not null,
      indicators jsonb not null,
      ordinal int not null,
      primary key (campaign_id, task_id)
    );

    -- Counties the campaign goes to, pinned at issue from its region edition.
    create table campaign_targets (
      campaign_id uuid not null references campaigns,
      region text not null check (region ~ '^[0-9]{6}$'),
      city text not null check (city ~ '^[0-9]{6}$'),
      primary key (campaign_id, region)
    );

    create table campaign_history (
      id uuid primary key,
      campaign_id uuid not null references campaigns,
      at timestamptz not null,
      actor text not null,
      event text not null,
      from_state text,
      to_state text not null,
      reason text
    );
    create index on campaign_history (campaign_id, at);

    create table city_plans (
      campaign_id uuid not null references campaigns,
      region text not null,
      plan jsonb not null,
      party_approval jsonb,
      recorded_by text not null,
      recorded_at timestamptz not null,
      primary key (campaign_id, region)
    );

    create table nodes (
      region text primary key check (region ~ '^[0-9]{6}$'),
      endpoint text,
      mode text check (mode in ('push','pull')),
      protocol int,
      -- SHA-256 of what the county presents; the credential itself is never stored.
      credential_hash bytea,
      -- What the hub presents to the county, sealed with NODE_CREDENTIAL_KEY.
      down_credential_sealed bytea,
      enrol_code_hash bytea,
      enrol_expires_at timestamptz,
      enrolled_at timestamptz,
      revoked_at timestamptz,
      down_seq int not null default 0,
      down_cursor int not null default 0,
      up_cursor int not null default 0,
      last_seen_at timestamptz,
      last_error text,
      in_step_at timestamptz,
      check (down_cursor <= down_seq)
    );

    create table directives (
      id uuid primary key,
      campaign_id uuid not null references campaigns,
      kind text not null,
      revision int not null,
      issuing_organ text not null,
      issued_at timestamptz not null,
      receipt_due_on date,
      payload jsonb not null,
      -- Bounds how much goes into one batch without reading the payload for every county.
      payload_bytes int not null generated always as (octet_length(payload::text)) stored
    );
    create index on directives (campaign_id, issued_at);

    create table deliveries (
      region text not null references nodes,
      seq int not null,
      directive_id uuid not null references directives,
      state text not null default 'queued' check (state in ('queued','delivered','signed')),
      queued_at timestamptz not null,
      delivered_at timestamptz,
      signed_at timestamptz,
      signed_by text,
      attempts int not null default 0,
      last_attempt_at timestamptz,
      last_error text,
      primary key (region, seq),
      unique (directive_id, region)
    );
    create index deliveries_open on deliveries (directive_id) where state <> 'signed';

    -- What workflows must be told, written with the change that causes it and carried out by a relay:
    -- a crash between commit and call loses nothing.
    create table workflow_requests (
      id uuid primary key,
      -- Order of carrying out; drawn while the campaign's row is locked, so never out of order for one workflow.
      ordinal bigint generated always as identity,
      workflow_id text not null,
      kind text not null check (kind in ('start-campaign','signal-campaign')),
      args jsonb not null,
      created_at timestamptz not null,
      done_at timestamptz,
      attempts int not null default 0,
      last_error text
    );
    create index workflow_requests_open on workflow_requests (ordinal) where done_at is null;

    create table audit_log (
      id uuid primary key,
      at timestamptz not null,
      actor text not null,
      actor_name text not null,
      action text not null,
      region text,
      subject text not null,
      detail jsonb not null
    );
    create index on audit_log (at desc, id desc);

    grant usage on schema public to hub_app;
    grant select, insert, update on campaigns, city_plans, nodes, directives, deliveries, workflow_requests to hub_app;
    grant select, insert, update, delete on campaign_tasks, campaign_targets to hub_app;
    grant select, insert on campaign_history, audit_log to hub_app;
  `.execute(db);
}
