import { type Kysely, sql } from 'kysely';

/** Answers to counties' questions, and supplements with the questions that led to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The question itself is a fact of its county.
    create table answers (
      campaign_id uuid not null references campaigns,
      question_id uuid not null,
      region text not null,
      revision int not null check (revision >= 1),
      answer text not null,
      organ text not null,
      answered_by text not null,
      answered_by_name text not null,
      answered_at timestamptz not null,
      directive_id uuid not null references directives,
      primary key (campaign_id, question_id)
    );

    create table supplements (
      id uuid primary key,
      campaign_id uuid not null references campaigns,
      -- Which supplement of the campaign; given at issue.
      number int,
      state text not null check (state in ('draft','approved','issued','withdrawn')),
      version int not null default 1,
      content jsonb not null,
      created_by text not null,
      created_by_name text not null,
      created_at timestamptz not null,
      -- Everyone who wrote the present draft: none of them may approve it.
      drafters text[] not null,
      approved_by text,
      approved_by_name text,
      approved_at timestamptz,
      -- Newest version of every task it changes, as the approver saw them.
      approved_on jsonb,
      issued_by text,
      issued_by_name text,
      issued_at timestamptz,
      receipt_due_on date,
      withdrawn_reason text,
      -- What it changed: task differences with the number of counties each is for.
      differences jsonb,
      check (approved_by is null or (approved_by <> created_by and approved_by <> all (drafters))),
      check ((state = 'issued') = (number is not null)),
      unique (campaign_id, number)
    );
    create index on supplements (campaign_id, created_at);

    -- One directive for counties that had the same versions before it.
    create table supplement_directives (
      supplement_id uuid not null references supplements,
      directive_id uuid primary key references directives
    );
    create index on supplement_directives (supplement_id);

    grant select, insert, update on answers, supplements to hub_app;
    grant select, insert on supplement_directives to hub_app;
  `.execute(db);
}
