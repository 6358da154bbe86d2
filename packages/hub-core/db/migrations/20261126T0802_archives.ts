import { type Kysely, sql } from 'kysely';

/** What a campaign left behind when it was closed: written once, with the hash of its content, never changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table campaign_archives (
      campaign_id uuid primary key references campaigns,
      closed_at timestamptz not null,
      closed_by text not null,
      -- SHA-256 over the rows, hexadecimal; packages/shared/archives/digest.ts says of what.
      digest text not null check (digest ~ '^[0-9a-f]{64}$'),
      rows int not null,
      -- Of the rows as they are hashed, in bytes.
      size bigint not null
    );

    create table campaign_archive_rows (
      campaign_id uuid not null references campaigns,
      ordinal int not null,
      section text not null,
      content jsonb not null,
      primary key (campaign_id, ordinal)
    );
    create index on campaign_archive_rows (campaign_id, section, ordinal);

    grant select, insert on campaign_archives, campaign_archive_rows to hub_app;
  `.execute(db);
}
