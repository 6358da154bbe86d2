import { type Kysely, sql } from 'kysely';

/** Problems that the tier above assigned or supervises, its letters, and the county's replies. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Id under which the tier above knows the problem; null for one that is the county's alone.
    alter table problems add column upstream_id uuid;

    -- One row a letter of the tier above.
    create table supervised_problems (
      region char(6) not null default current_setting('app.region')::char(6),
      supervision_id uuid not null,
      campaign_id uuid not null,
      problem_id uuid not null,
      field text not null,
      addressed_to text not null check (addressed_to in ('congress', 'government')),
      issuing_organ text not null,
      letter_no text,
      letter_title text not null,
      addressee text not null,
      letter_text text not null,
      issued_at timestamptz not null,
      round_title text,
      reply_due_on date,
      look_back_on date,
      round int not null default 1,
      state text not null check (state in ('informed', 'to-answer', 'awaiting-countersign', 'replied', 'verified',
        'closed', 'look-back', 'concluded', 'withdrawn')),
      reply text not null default '',
      measures text not null default '',
      replied_on date,
      reply_author text,
      countersigned_by text,
      -- The round that the reply that went up answers; 0 when none went up.
      answered_round int not null default 0,
      -- Why it was sent back, by the county's leader or by the tier above.
      sent_back_reason text,
      -- Bumped by every change here; sent back with a step.
      version int not null default 1,
      -- Revision of the reply as it last went up; 0 before.
      reply_revision int not null default 0,
      primary key (region, supervision_id),
      foreign key (region, campaign_id) references campaigns,
      foreign key (region, problem_id) references problems
    );
    create index on supervised_problems (region, problem_id);
    create index on supervised_problems (region, campaign_id);

    create table supervised_steps (
      region char(6) not null default current_setting('app.region')::char(6),
      supervision_id uuid not null,
      ordinal int not null,
      at timestamptz not null,
      actor text not null,
      event text not null,
      note text not null default '',
      reply_due_on date,
      look_back_on date,
      primary key (region, supervision_id, ordinal),
      foreign key (region, supervision_id) references supervised_problems
    );

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
        union all select region, campaign_id, 'work-item', id, revision from work_items
        union all select region, campaign_id, 'question', id, revision from questions
        union all select region, campaign_id, 'task-request', id, revision from task_requests
      ) e join instances i using (region);

    grant select, insert, update on supervised_problems to county_app;
    grant select, insert on supervised_steps to county_app;
  `.execute(db);

  for (const name of ['supervised_problems', 'supervised_steps']) {
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
