import { type Kysely, sql } from 'kysely';

/** The figures of each day, for trends and "as of", and what the Schedules did. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- One row a campaign and day that has a snapshot; a day without one is a gap.
    create table snapshot_days (
      campaign_id uuid not null references campaigns,
      -- The day (Asia/Shanghai) whose figures they are.
      day date not null,
      taken_at timestamptz not null,
      primary key (campaign_id, day)
    );

    -- Sums of each county, city and the whole, field by field, as they stood. Written once a day, so that sums above
    -- the county are stored here though the roll-up has none. What the county reports later for that day is not here.
    create table rollup_snapshots (
      campaign_id uuid not null,
      day date not null,
      region text not null,
      field text not null,
      -- Counters that are not zero.
      counters jsonb not null,
      tasks_assigned int not null,
      tasks_overdue int not null,
      tasks_expected double precision not null,
      problems_overdue int not null,
      -- In the rows of what belongs to the county as a whole.
      counties int not null,
      counties_signed int not null,
      cities_approved int not null,
      updated_at timestamptz,
      primary key (campaign_id, region, day, field),
      foreign key (campaign_id, day) references snapshot_days
    );

    create table scheduled_runs (
      -- Of the workflow's run, so that a step that is repeated finds its row.
      id uuid primary key,
      kind text not null check (kind in ('daily-work','weekly-bulletin')),
      started_at timestamptz not null,
      finished_at timestamptz,
      summary jsonb
    );
    create index on scheduled_runs (kind, started_at desc);

    grant select, insert, update on snapshot_days, rollup_snapshots, scheduled_runs to hub_app;
  `.execute(db);
}
