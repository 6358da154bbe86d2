import { type Kysely, sql } from 'kysely';

/** The county's requests for more time on a task (延期) or for a pause (暂缓), and what became of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table task_requests (
      region char(6) not null default current_setting('app.region')::char(6),
      id uuid not null,
      campaign_id uuid not null,
      task_id uuid not null,
      what text not null check (what in ('extension', 'pause')),
      until date not null,
      reason text not null,
      requested_by text not null,
      requested_at timestamptz not null,
      revision int not null default 1,
      -- The decision that answers it; null while it is open.
      answer_id uuid,
      primary key (region, id),
      foreign key (region, campaign_id, task_id) references tasks
    );
    -- Nobody asks twice for the same thing while the first request is open.
    create unique index task_requests_open on task_requests (region, campaign_id, task_id, what)
      where answer_id is null;

    grant select, insert, update on task_requests to county_app;
    alter table task_requests enable row level security;
    alter table task_requests force row level security;
    create policy own_region on task_requests to county_app
      using (region = current_setting('app.region', true)::char(6))
      with check (region = current_setting('app.region', true)::char(6));
  `.execute(db);
}
