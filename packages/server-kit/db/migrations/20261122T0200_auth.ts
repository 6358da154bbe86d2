import { type Kysely, sql } from 'kysely';

/** Accounts, sessions and grants. The first four tables are laid out as the sign-in library asks for them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table auth.users (
      id uuid primary key,
      name text not null,
      -- The library wants an address; nobody has to have one. Ends in .invalid, so no mail can ever go there.
      email text not null unique,
      email_verified boolean not null default false,
      image text,
      username text not null unique,
      title text not null default '',
      disabled_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )
  `.execute(db);
  await sql`
    create table auth.sessions (
      id uuid primary key,
      token text not null unique,
      user_id uuid not null references auth.users on delete cascade,
      expires_at timestamptz not null,
      ip_address text,
      user_agent text,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )
  `.execute(db);
  await sql`create index sessions_user_id on auth.sessions (user_id)`.execute(db);
  await sql`create index sessions_expires_at on auth.sessions (expires_at)`.execute(db);
  await sql`
    create table auth.accounts (
      id uuid primary key,
      account_id text not null,
      provider_id text not null,
      user_id uuid not null references auth.users on delete cascade,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      password text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (provider_id, account_id)
    )
  `.execute(db);
  await sql`create index accounts_user_id on auth.accounts (user_id)`.execute(db);
  await sql`
    create table auth.verifications (
      id uuid primary key,
      identifier text not null,
      value text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )
  `.execute(db);
  await sql`create index verifications_identifier on auth.verifications (identifier)`.execute(db);
  await sql`
    create table auth.grants (
      user_id uuid not null references auth.users on delete cascade,
      ordinal int not null,
      role text not null,
      region char(6) not null,
      fields text[],
      unit text,
      primary key (user_id, ordinal)
    )
  `.execute(db);
  await sql`create index grants_region on auth.grants (region)`.execute(db);
  // By user name, not by account: names nobody has are counted alike, so that a lock tells nothing.
  await sql`
    create table auth.sign_in_failures (
      username text primary key,
      failures int not null,
      last_failed_at timestamptz not null,
      locked_until timestamptz
    )
  `.execute(db);
  await sql`create index sign_in_failures_age on auth.sign_in_failures (last_failed_at)`.execute(db);
}
