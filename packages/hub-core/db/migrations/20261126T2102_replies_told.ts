import { type Kysely, sql } from 'kysely';

/** Which reply to a letter its tier's staff were told of; what has been answered before is known to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table supervisions add column told_reply uuid references supervision_steps;
    update supervisions s set told_reply = (
      select id from supervision_steps where supervision_id = s.id and event in ('reply','correct')
      order by ordinal desc limit 1);
  `.execute(db);
}
