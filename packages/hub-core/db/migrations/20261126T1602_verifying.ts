import { type Kysely, sql } from 'kysely';

/** A letter's reply may be corrected until its verification has begun, which is a state of its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table supervisions drop constraint supervisions_state_check;
    alter table supervisions add constraint supervisions_state_check check (state in ('drafted','signed','issued',
      'replied','verifying','verified','closed','look-back','concluded','cancelled','withdrawn'));
  `.execute(db);
}
