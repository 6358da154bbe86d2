import { type Kysely, sql } from 'kysely';

/** A decision that came before its task takes effect with the task, and its record says so. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`grant update (applied, from_state, to_state) on task_decisions to county_app`.execute(db);
}
