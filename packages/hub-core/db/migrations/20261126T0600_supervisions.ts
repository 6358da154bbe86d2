import { type Kysely, sql } from 'kysely';

/** Problems that a tier supervises itself: letter, reply, verification, look-back; and requests of their workflow. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table supervisions (
      id uuid primary key,
      campaign_id uuid not null references campaigns,
      -- The tier that supervises: the campaign's own region, or a city inside it.
      region text not null check (region ~ '^[0-9]{6}$'),
      -- Where the problem is.
      county text not null check (county ~ '^[0-9]{6}$'),
      field text not null,
      title text not null,
      detail text not null,
      place text not null,
      origin text not null check (origin in ('problem','finding','entered')),
      -- Id under which the county knows it: its own problem's, or the one it is to register it under.
      problem_id uuid not null,
      -- The county's own reported problem; null when the county has none of its own.
      source_problem_id uuid,
      finding_id uuid,
      round_title text,
      way text not null check (way in ('government','congress')),
      addressee text not null,
      letter_title text not null,
      letter_text text not null,
      reply_workdays int not null check (reply_workdays between 1 and 250),
      state text not null check (state in ('drafted','signed','issued','replied','verified','closed','look-back',
        'concluded','cancelled','withdrawn')),
      version int not null default 1,
      drafted_by text not null,
      drafted_by_name text not null,
      drafted_at timestamptz not null,
      -- Everyone who wrote the letter: none of them may sign it.
      writers text[] not null,
      signed_by text,
      signed_by_name text,
      signed_at timestamptz,
      issued_by_name text,
      issued_at timestamptz,
      letter_kind text,
      letter_year int,
      letter_number int,
      letter_no text,
      -- What told the county of it; null when the county was not told.
      directive_id uuid references directives,
      reply_due_on date,
      reply_due_provisional boolean not null default false,
      -- How often a reply was asked for: 1 at issue, one more when it is sent back or opened again.
      round int not null default 1,
      reply text,
      reply_measures text,
      reply_links jsonb not null default '[]',
      replied_on date,
      replied_by text,
      verified_at timestamptz,
      look_back_on date,
      closed_at timestamptz,
      ended_at timestamptz,
      -- Dated moments up to this instant have been carried out.
      followed_to timestamptz,
      -- How far up an overdue reply has been brought.
      escalated_to text check (escalated_to in ('city','province')),
      check (signed_by is null or signed_by <> all (writers)),
      check ((letter_no is null) = (issued_at is null)),
      check ((source_problem_id is null) or (origin = 'problem')),
      check ((finding_id is null) = (origin <> 'finding')),
      unique (region, letter_kind, letter_year, letter_number)
    );
    create index on supervisions (campaign_id, state);
    -- One supervision a problem at a time.
    create unique index supervisions_one_a_problem on supervisions (campaign_id, county, problem_id)
      where state not in ('concluded','cancelled','withdrawn');
    create unique index supervisions_one_a_finding on supervisions (finding_id)
      where finding_id is not null and state not in ('concluded','cancelled','withdrawn');

    -- Last number drawn. Drawn in the transaction of the issue: what is taken back gives its number back.
    create table letter_numbers (
      region text not null,
      kind text not null,
      year int not null,
      last_number int not null,
      primary key (region, kind, year)
    );

    create table supervision_steps (
      id uuid primary key,
      supervision_id uuid not null references supervisions,
      ordinal bigint generated always as identity,
      at timestamptz not null,
      actor text not null,
      event text not null,
      from_state text,
      to_state text not null,
      note text not null,
      detail jsonb not null default '{}'
    );
    create index on supervision_steps (supervision_id, ordinal);

    alter table workflow_requests drop constraint workflow_requests_kind_check;
    alter table workflow_requests add constraint workflow_requests_kind_check check (kind in
      ('start-campaign','signal-campaign','start-supervision','signal-supervision'));

    grant select, insert, update on supervisions, letter_numbers to hub_app;
    grant select, insert on supervision_steps to hub_app;
  `.execute(db);
}
