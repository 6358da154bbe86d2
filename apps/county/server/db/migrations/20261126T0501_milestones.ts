import { type Kysely, sql } from 'kysely';

/** What a county's congress has done, one thing a campaign: government's report heard, lists read, on site. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table milestones (
      region char(6) not null default current_setting('app.region')::char(6),
      campaign_id uuid not null,
      entity_id uuid not null,
      -- The campaign's, for the list of refused reports.
      title text not null,
      marks jsonb not null,
      entered_by text not null,
      revision int not null default 1,
      primary key (region, campaign_id),
      unique (region, entity_id),
      foreign key (region, campaign_id) references campaigns
    );
    alter table milestones enable row level security;
    alter table milestones force row level security;
    create policy own_region on milestones to county_app
      using (region = current_setting('app.region', true)::char(6))
      with check (region = current_setting('app.region', true)::char(6));
    grant select, insert, update on milestones to county_app;

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
        union all select region, campaign_id, 'work-item', id, revision from work_items
        union all select region, campaign_id, 'question', id, revision from questions
        union all select region, campaign_id, 'task-request', id, revision from task_requests
      ) e join instances i using (region)
  `.execute(db);
}
