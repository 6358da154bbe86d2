import { type Kysely, sql } from 'kysely';

/** When a campaign began to close: what was handed in before stands. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table campaigns add column closing_began_at timestamptz;
    update campaigns c set closing_began_at = (select max(h.at) from campaign_history h
      where h.campaign_id = c.id and h.event = 'begin-closing')
    where c.closing_last_day is not null;
  `.execute(db);
}
