import { type Kysely, sql } from 'kysely';

/** Who was reminded of what and when, and what the staff of a city or province are told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Every step of every ladder, only added: a county reminded, its city's or the province's staff told.
    create table reminder_steps (
      campaign_id uuid not null references campaigns,
      region text not null,
      -- What was missing, e.g. receipt:<directive>:2020-04-09.
      subject text not null,
      tier text not null check (tier in ('county','city','province')),
      day date not null,
      at timestamptz not null,
      -- The last day that was missed; the due day of a task that is behind its pace.
      due_on date not null,
      -- What said it: the reminder to the county, the notice to its staff.
      directive_id uuid references directives,
      notice_id uuid,
      -- The key allows one step a day, whatever is repeated.
      primary key (campaign_id, subject, region, tier, day),
      check ((tier = 'county') = (directive_id is not null)),
      check ((tier = 'county') = (notice_id is null))
    );

    -- What the staff of one place are told: one notice a place and day, whatever it collects.
    create table notices (
      id uuid primary key,
      region text not null check (region ~ '^[0-9]{6}$'),
      day date not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      items jsonb not null,
      unique (region, day)
    );

    -- Who has read it, and as of when: what is added later makes it unread again.
    create table notice_reads (
      notice_id uuid not null references notices,
      user_id text not null,
      read_at timestamptz not null,
      primary key (notice_id, user_id)
    );

    grant select, insert on reminder_steps to hub_app;
    grant select, insert, update on notices, notice_reads to hub_app;
  `.execute(db);
}
