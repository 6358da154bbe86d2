import { type Kysely, sql } from 'kysely';

/** A reply that went up may be corrected until the tier above has begun to verify it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table supervised_problems drop constraint supervised_problems_state_check;
    alter table supervised_problems add constraint supervised_problems_state_check check (state in ('informed',
      'to-answer', 'awaiting-countersign', 'replied', 'awaiting-correction', 'verifying', 'verified', 'closed',
      'look-back', 'concluded', 'withdrawn'));
    -- Why the reply that went up took the place of an earlier one; empty for a first one.
    alter table supervised_problems add column correction_reason text not null default '';
    -- A correction that was written and did not go up (yet): text, measures, on, author, reason.
    alter table supervised_problems add column correction jsonb;
  `.execute(db);
}
