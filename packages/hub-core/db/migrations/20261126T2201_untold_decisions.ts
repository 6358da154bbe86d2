import { type Kysely, sql } from 'kysely';

/** A decision about what a county had handed in before it ended is told to nobody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table task_decisions alter column directive_id drop not null`.execute(db);
}
