import { type Kysely, sql } from 'kysely';

const tables = ['questions', 'answers', 'supplements'];

/** Questions and everybody's answers; supplements, which change tasks once they are signed for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table questions (
      region char(6) not null default current_setting('app.region')::char(6),
      id uuid not null,
      campaign_id uuid not null,
      field text,
      task_id uuid,
      text text not null,
      asked_by text not null,
      asked_at timestamptz not null,
      withdrawn boolean not null default false,
      revision int not null default 1,
      primary key (region, id),
      foreign key (region, campaign_id) references campaigns
    );
    create index on questions (region, campaign_id, asked_at);

    -- Newest answer to each question of any county.
    create table answers (
      region char(6) not null default current_setting('app.region')::char(6),
      campaign_id uuid not null,
      question_id uuid not null,
      revision int not null,
      asking_region char(6) not null,
      answered_at timestamptz not null,
      content jsonb not null,
      primary key (region, campaign_id, question_id),
      foreign key (region, campaign_id) references campaigns
    );

    create table supplements (
      region char(6) not null default current_setting('app.region')::char(6),
      directive_id uuid not null,
      campaign_id uuid not null,
      -- Which supplement of the campaign, from 1.
      number int not null,
      content jsonb not null,
      -- When the county began to work by it: at its signature, or at that of a later one.
      in_force_at timestamptz,
      primary key (region, directive_id),
      foreign key (region, campaign_id) references campaigns,
      foreign key (region, directive_id) references directives
    );
    create index on supplements (region, campaign_id, number);

    alter table tasks
      -- Version by which the figures were written; null while there are none.
      add column written_revision int,
      -- First day on which something is expected of it; null for the campaign's first day.
      add column starts_on date,
      add column dropped boolean not null default false,
      add column dropped_reason text;
    update tasks set written_revision = task_revision where revision > 0;

    grant select, insert, update on questions, answers, supplements to county_app;

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
        union all select region, campaign_id, 'question', id, revision from questions
      ) e join instances i using (region)
  `.execute(db);

  for (const name of tables) {
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
