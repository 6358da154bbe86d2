import { type Kysely, sql } from 'kysely';

/**
 * Who the people of an area team (包联组) are: their grants lie below the round's tier and do not tell whose team it
 * is. Teams from before have nobody named; the staff of the round's tier name them, and may write for them meanwhile.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table round_teams add column accounts text[] not null default '{}';
    alter table round_teams add check (kind = 'area' or accounts = '{}');
  `.execute(db);
}
