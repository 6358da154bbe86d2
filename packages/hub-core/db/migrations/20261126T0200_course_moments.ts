import { type Kysely, sql } from 'kysely';

/**
 * Everything a campaign does at a time: one row a moment. A campaign's workflow only holds the next instant; what is
 * due, and what came of it, stands here.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table course_moments (
      campaign_id uuid not null references campaigns,
      -- Names the moment and its date: one that is moved after it was carried out comes again under another key.
      key text not null,
      kind text not null,
      at timestamptz not null,
      args jsonb not null default '{}',
      -- Set in the transaction that carries it out.
      done_at timestamptz,
      outcome jsonb,
      -- Of one that failed: how often, why, and when it is tried again. It keeps no other from being carried out.
      attempts int not null default 0,
      last_error text,
      retry_at timestamptz,
      primary key (campaign_id, key)
    );
    create index course_moments_open on course_moments (campaign_id, at) where done_at is null;

    grant select, insert, update, delete on course_moments to hub_app;
  `.execute(db);
}
