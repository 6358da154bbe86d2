import { type Kysely, sql } from 'kysely';

/** What the upper tiers decide about counties' tasks, and the figures as reviewed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Every decision about a task in a county; rows are only added.
    create table task_decisions (
      id uuid primary key,
      campaign_id uuid not null references campaigns,
      region text not null,
      task_id uuid not null,
      -- Place among the decisions about this task.
      ordinal int not null check (ordinal > 0),
      decision text not null check (decision in
        ('review','return','lock','unlock','extend','pause','resume','refuse')),
      -- Revision of the county's task it is about; 0 when nothing was reported.
      revision int not null,
      at timestamptz not null,
      actor text not null,
      actor_name text not null,
      tier text not null check (tier in ('city','province','system')),
      reason text not null,
      asked text not null,
      -- Who had entered what was judged.
      author text,
      until date,
      due_on date,
      request_id uuid,
      directive_id uuid not null references directives,
      unique (campaign_id, region, task_id, ordinal)
    );

    -- Where each task in a county stands after its decisions; a task nothing was decided about has no row.
    create table task_reviews (
      campaign_id uuid not null references campaigns,
      region text not null,
      task_id uuid not null,
      -- Decisions so far.
      decisions int not null,
      state text not null check (state in ('none','returned','reviewed')),
      -- Newest revision judged; the one in the reviewed figures; the one given back, which no longer counts as handed in.
      judged_revision int not null default 0,
      reviewed_revision int,
      returned_revision int,
      judged_by text,
      judged_at timestamptz,
      locked_at timestamptz,
      unlocked_until date,
      paused_until date,
      primary key (campaign_id, region, task_id),
      check (state <> 'reviewed' or reviewed_revision = judged_revision),
      check (state <> 'returned' or returned_revision = judged_revision),
      check (unlocked_until is null or locked_at is not null)
    );
    create index task_reviews_unlocked on task_reviews (unlocked_until) where unlocked_until is not null;

    alter table facts
      add column reviewed_done int not null default 0,
      add column reviewed_done_on_time int not null default 0,
      add column reviewed_progress_sum int not null default 0;
    alter table rollups
      add column reviewed_done bigint not null default 0,
      add column reviewed_done_on_time bigint not null default 0,
      add column reviewed_progress_sum bigint not null default 0;

    -- Value of each indicator in the revision that was reviewed.
    create table rollup_reviewed_indicators (
      campaign_id uuid not null references campaigns,
      region text not null,
      task_id uuid not null,
      indicator text not null,
      value double precision not null,
      base double precision,
      occurred_at timestamptz not null,
      primary key (campaign_id, region, task_id, indicator)
    ) with (fillfactor = 85);

    grant select, insert on task_decisions to hub_app;
    grant select, insert, update on task_reviews to hub_app;
    grant select, insert, update, delete on rollup_reviewed_indicators to hub_app;
  `.execute(db);
}
