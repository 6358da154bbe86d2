import { type Kysely, sql } from 'kysely';

/** Tasks that the city added for its counties and that the county added for itself, beside the campaign's own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table tasks
      add column origin text not null default 'campaign' check (origin in ('campaign', 'city', 'county')),
      -- Name of the city whose task it is; null for the campaign's and the county's own.
      add column owner_name text;

    -- Newest list of each city that was applied: an older one that comes later changes nothing.
    create table local_task_lists (
      region char(6) not null default current_setting('app.region')::char(6),
      campaign_id uuid not null,
      owner char(6) not null,
      revision int not null,
      primary key (region, campaign_id, owner),
      foreign key (region, campaign_id) references campaigns
    );

    -- What goes up of each task of the county's own; its content is the task's definition.
    create table own_tasks (
      region char(6) not null default current_setting('app.region')::char(6),
      task_id uuid not null,
      campaign_id uuid not null,
      key uuid not null,
      revision int not null default 1,
      deleted boolean not null default false,
      primary key (region, task_id),
      foreign key (region, campaign_id, task_id) references tasks
    );
    create index on own_tasks (region, campaign_id);

    grant select, insert, update on local_task_lists, own_tasks to county_app;

    create or replace view reported_entities with (security_invoker = true) as
      select e.region, e.campaign_id, e.kind, e.entity_id,
        e.revision + case e.kind when 'receipt' then 0 else i.revision_base end as revision
      from (
        select region, campaign_id, 'receipt' as kind, id as entity_id, 1 as revision
          from directives where signed_at is not null
        union all select region, campaign_id, 'local-plan', plan_entity_id, plan_revision from plans
        union all select region, campaign_id, 'party-approval', approval_entity_id, approval_revision
          from plans where approval_revision > 0
        union all select region, campaign_id, 'county-figures', entity_id, revision from county_figures
        union all select region, campaign_id, 'milestones', entity_id, revision from milestones
        union all select region, campaign_id, 'task-progress', entity_id, revision from tasks where revision > 0
        union all select region, campaign_id, 'baseline', id, revision from baselines
        union all select region, campaign_id, 'rep-group', id, revision from rep_groups
        union all select region, campaign_id, 'activity', id, revision from activities
        union all select region, campaign_id, 'problem', id, revision from problems
        union all select region, campaign_id, 'supervised-reply', supervision_id, reply_revision
          from supervised_problems where reply_revision > 0
        union all select region, campaign_id, 'own-task', task_id, revision from own_tasks
        union all select region, campaign_id, 'work-item', id, revision from work_items
        union all select region, campaign_id, 'question', id, revision from questions
        union all select region, campaign_id, 'task-request', id, revision from task_requests
      ) e join instances i using (region)
  `.execute(db);

  for (const name of ['local_task_lists', 'own_tasks']) {
    const table = sql.table(name);
    await sql`alter table ${table} enable row level security`.execute(db);
    await sql`alter table ${table} force row level security`.execute(db);
    await sql`
      create policy own_region on ${table} to county_app
        using (region = current_setting('app.region', true)::char(6))
        with check (region = current_setting('app.region', true)::char(6))
    `.execute(db);
  }
}
