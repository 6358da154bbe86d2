import { type Kysely, sql } from 'kysely';

/** What the upper tiers decided about this county's tasks, and what it did to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table tasks
      -- State the county itself brought it to, as reported: decisions change 'state' and no revision.
      add column own_state text,
      -- The last review or return that applies (a TaskDecision); gone with the next hand-in.
      add column judgement jsonb,
      -- Since when the period's data are held; the last day of an unlock; when either was decided last.
      add column locked_at timestamptz,
      add column unlocked_until date,
      add column lock_decided_at timestamptz,
      add column paused_until date,
      add check (unlocked_until is null or locked_at is not null);
    update tasks set own_state = state;
    alter table tasks alter column own_state set not null, alter column own_state set default 'pending';

    -- Every decision as it came; kept whether or not it changed the task. No reference to tasks: one about a task
    -- that is not here is kept as well.
    create table task_decisions (
      region char(6) not null default current_setting('app.region')::char(6) references instances,
      id uuid not null,
      campaign_id uuid not null,
      task_id uuid not null,
      decision text not null,
      revision int not null,
      at timestamptz not null,
      by text not null,
      tier text not null,
      reason text not null,
      asked text not null,
      author text,
      until date,
      due_on date,
      request_id uuid,
      -- False: it was about an older revision than the task's, or came after its turn.
      applied boolean not null,
      from_state text,
      to_state text,
      primary key (region, id)
    );
    create index on task_decisions (region, campaign_id, task_id, at);
    grant select, insert on task_decisions to county_app;

    alter table task_decisions enable row level security;
    alter table task_decisions force row level security;
    create policy own_region on task_decisions to county_app
      using (region = current_setting('app.region', true)::char(6))
      with check (region = current_setting('app.region', true)::char(6));
  `.execute(db);
}
