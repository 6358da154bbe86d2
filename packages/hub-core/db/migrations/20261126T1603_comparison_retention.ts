import { type Kysely, sql } from 'kysely';

/** Old comparisons with counties are removed by the daily work. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`grant delete on reconciliations to hub_app`.execute(db);
}
