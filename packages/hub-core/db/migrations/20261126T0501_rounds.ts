import { type Kysely, sql } from 'kysely';

/** Supervision rounds (督导调研) of a province over its cities and of a city over its counties. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table rounds (
      id uuid primary key,
      campaign_id uuid not null references campaigns,
      region text not null check (region ~ '^[0-9]{6}$'),
      number int not null check (number >= 1),
      title text not null,
      starts_on date not null,
      ends_on date not null check (ends_on >= starts_on),
      state text not null default 'planned' check (state in ('planned','under-way','reported')),
      checklist jsonb not null,
      -- Cities (or counties) it is to visit.
      places text[] not null,
      report_text text,
      -- The numbers as they were when the report was made.
      report_figures jsonb,
      reported_by text,
      reported_at timestamptz,
      created_by text not null,
      created_at timestamptz not null,
      version int not null default 1,
      unique (campaign_id, region, number),
      check ((state = 'reported') <= (report_text is not null))
    );

    create table round_teams (
      id uuid primary key,
      round_id uuid not null references rounds,
      kind text not null check (kind in ('field','area')),
      name text not null,
      leader text not null,
      members text[] not null,
      fields text[],
      areas text[],
      version int not null default 1,
      check ((kind = 'field') = (fields is not null)),
      check ((kind = 'area') = (areas is not null)),
      unique (round_id, id)
    );

    create table round_visits (
      id uuid primary key,
      round_id uuid not null references rounds,
      team_id uuid not null,
      place text not null,
      visited_on date not null,
      people text not null,
      answers jsonb not null,
      notes text not null,
      recorded_by text not null,
      recorded_by_name text not null,
      version int not null default 1,
      foreign key (round_id, team_id) references round_teams (round_id, id),
      unique (round_id, id)
    );
    create index on round_visits (round_id, visited_on);

    create table round_findings (
      id uuid primary key,
      round_id uuid not null references rounds,
      team_id uuid not null,
      visit_id uuid,
      field text not null,
      county text not null,
      location text not null,
      title text not null,
      detail text not null,
      severity text not null check (severity in ('minor','serious','grave')),
      found_on date not null,
      state text not null default 'noted' check (state in ('noted','with-office','handed-over','kept')),
      -- From handing over: the problem's id in the county, and the letter.
      problem_id uuid unique,
      directive_id uuid references directives,
      letter_no text,
      addressed_to text check (addressed_to in ('congress','government')),
      reply_due_on date,
      handed_over_at timestamptz,
      recorded_by text not null,
      recorded_by_name text not null,
      recorded_at timestamptz not null,
      version int not null default 1,
      foreign key (round_id, team_id) references round_teams (round_id, id),
      foreign key (round_id, visit_id) references round_visits (round_id, id),
      check ((state = 'handed-over') = (problem_id is not null))
    );
    create index on round_findings (round_id, state);

    create table round_finding_steps (
      finding_id uuid not null references round_findings,
      ordinal int not null,
      at timestamptz not null,
      actor text not null,
      event text not null,
      from_state text,
      to_state text not null,
      note text not null,
      primary key (finding_id, ordinal)
    );

    grant select, insert, update on rounds, round_findings to hub_app;
    grant select, insert, update, delete on round_teams, round_visits to hub_app;
    grant select, insert on round_finding_steps to hub_app;
  `.execute(db);
}
