import { type Kysely, sql } from 'kysely';

/** What is added to a thing's revision where it crosses the link, for a county that lost what it had reported. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table instances add column revision_base int not null default 0 check (revision_base >= 0);

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
        union all select region, campaign_id, 'task-progress', entity_id, revision from tasks where revision > 0
        union all select region, campaign_id, 'baseline', id, revision from baselines
        union all select region, campaign_id, 'rep-group', id, revision from rep_groups
        union all select region, campaign_id, 'activity', id, revision from activities
        union all select region, campaign_id, 'problem', id, revision from problems
        union all select region, campaign_id, 'work-item', id, revision from work_items
      ) e join instances i using (region)
  `.execute(db);
}
