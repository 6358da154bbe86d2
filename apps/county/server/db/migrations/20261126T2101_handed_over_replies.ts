import { type Kysely, sql } from 'kysely';

/** What came with a finding that a round above handed over: by when it wants an answer, through whom, by which letter. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table problems add column reply_due_on date,
      add column addressed_to text check (addressed_to in ('congress','government')),
      add column letter_no text;
    create index on problems (region, campaign_id, reply_due_on) where reply_due_on is not null;

    -- The policies are those of the county's sessions; the owner sees no row while it is bound by them.
    alter table problems no force row level security;
    alter table directives no force row level security;
    update problems p set reply_due_on = (d.payload ->> 'replyDueOn')::date,
      addressed_to = d.payload ->> 'addressedTo', letter_no = d.payload ->> 'letterNo'
    from directives d
    where d.region = p.region and d.campaign_id = p.campaign_id and d.kind = 'problem-assignment' and d.held is null
      and d.payload ->> 'supervisionId' is null and d.payload ->> 'problemId' = p.id::text;
    alter table directives force row level security;
    alter table problems force row level security;
  `.execute(db);
}
