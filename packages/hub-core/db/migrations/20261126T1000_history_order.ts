import { type Kysely, sql } from 'kysely';

/** Lines of a campaign's history in the order they were written: several can be of one instant. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table campaign_history add column ordinal bigint not null generated always as identity`.execute(
    db,
  );
}
