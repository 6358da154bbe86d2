import { type Kysely, sql } from 'kysely';

/** Tables of one county's content; each row carries the county and is held by row-level security. */
const contentTables = [
  'directives',
  'campaigns',
  'tasks',
  'task_steps',
  'work_items',
  'baselines',
  'rep_groups',
  'activities',
  'problems',
  'problem_steps',
  'county_figures',
  'plans',
  'outbox',
  'audit_log',
];

/** County instances of this host, and everything each of them holds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The host's own infrastructure: which counties live here and how each is connected. No content, no RLS.
    create table instances (
      region char(6) primary key check (region ~ '^[0-9]{6}$'),
      name text not null,
      hub_url text,
      hub_name text,
      mode text check (mode in ('push', 'pull')),
      -- What the county presents to the hub, sealed with NODE_CREDENTIAL_KEY.
      up_credential_sealed bytea,
      -- SHA-256 of what the hub presents to the county.
      down_credential_hash bytea,
      -- The same while enrolment or rotation is under way: the hub may use it before its answer reaches us.
      down_pending_hash bytea,
      enrolled_at timestamptz,
      -- Last report numbered, last one stored by the hub, last directive taken.
      up_seq int not null default 0,
      up_acked int not null default 0,
      down_cursor int not null default 0,
      last_contact_at timestamptz,
      -- Error code and params of the last failed contact; null after a good one.
      last_error jsonb,
      check (up_acked between 0 and up_seq),
      check (down_cursor >= 0)
    );

    create table directives (
      region char(6) not null default current_setting('app.region')::char(6) references instances,
      id uuid not null,
      seq int not null check (seq > 0),
      protocol int not null,
      campaign_id uuid not null,
      kind text not null,
      revision int not null,
      issuing_organ text not null,
      issued_at timestamptz not null,
      payload jsonb not null,
      receipt_due_on date,
      received_at timestamptz not null,
      -- Why it is kept but not applied yet; null once applied.
      held text check (held in ('protocol', 'kind', 'payload', 'campaign')),
      signed_at timestamptz,
      signed_by text,
      signed_title text,
      primary key (region, id),
      unique (region, seq)
    );
    create index directives_held on directives (region, seq) where held is not null;

    create table campaigns (
      region char(6) not null default current_setting('app.region')::char(6),
      id uuid not null,
      title text not null,
      state text not null check (state in ('received', 'open', 'closing', 'closed', 'withdrawn')),
      revision int not null,
      edition_id text not null,
      receipt_due_on date not null,
      starts_on date not null,
      countersign boolean not null,
      document jsonb not null,
      directive_id uuid not null,
      -- From the directives 'closing', 'close' and 'withdraw'.
      last_day date,
      closed_on date,
      withdrawn_reason text,
      primary key (region, id),
      foreign key (region, directive_id) references directives
    );

    create table tasks (
      region char(6) not null default current_setting('app.region')::char(6),
      campaign_id uuid not null,
      task_id uuid not null,
      -- Id of the county's record on the link.
      entity_id uuid not null,
      ordinal int not null,
      field text not null,
      due_on date not null,
      task_revision int not null,
      definition jsonb not null,
      state text not null default 'pending' check (state in
        ('pending', 'in-progress', 'awaiting-countersign', 'submitted', 'returned', 'reviewed', 'locked')),
      percent int not null default 0 check (percent between 0 and 100),
      indicators jsonb not null default '[]',
      note text not null default '',
      revision int not null default 0,
      author text,
      submitted_at timestamptz,
      countersigned_by text,
      sent_back_reason text,
      primary key (region, campaign_id, task_id),
      unique (region, entity_id),
      foreign key (region, campaign_id) references campaigns
    );

    create table task_steps (
      region char(6) not null default current_setting('app.region')::char(6),
      campaign_id uuid not null,
      task_id uuid not null,
      revision int not null,
      at timestamptz not null,
      actor text not null,
      event text not null,
      from_state text not null,
      to_state text not null,
      note text not null default '',
      primary key (region, campaign_id, task_id, revision),
      foreign key (region, campaign_id, task_id) references tasks
    );

    create table work_items (
      region char(6) not null default current_setting('app.region')::char(6),
      id uuid not null,
      campaign_id uuid not null,
      task_id uuid not null,
      field text not null,
      matter text not null,
      person text not null,
      standard text not null,
      due_on date not null,
      done_on date,
      revision int not null default 1,
      deleted boolean not null default false,
      primary key (region, id),
      foreign key (region, campaign_id, task_id) references tasks
    );
    create index on work_items (region, campaign_id, task_id);

    create table baselines (
      region char(6) not null default current_setting('app.region')::char(6),
      id uuid not null,
      campaign_id uuid not null,
      field text not null,
      name text not null,
      unit text not null,
      amount double precision not null check (amount >= 0),
      counted_on date not null,
      revision int not null default 1,
      deleted boolean not null default false,
      primary key (region, id),
      foreign key (region, campaign_id) references campaigns
    );
    create unique index baselines_name on baselines (region, campaign_id, field, name) where not deleted;

    create table rep_groups (
      region char(6) not null default current_setting('app.region')::char(6),
      id uuid not null,
      campaign_id uuid not null,
      field text not null,
      name text not null,
      leader_name text not null,
      members jsonb not null,
      other_members int not null,
      trained int not null,
      revision int not null default 1,
      deleted boolean not null default false,
      primary key (region, id),
      foreign key (region, campaign_id) references campaigns
    );
    create index on rep_groups (region, campaign_id);

    create table activities (
      region char(6) not null default current_setting('app.region')::char(6),
      id uuid not null,
      campaign_id uuid not null,
      field text not null,
      mode text not null,
      held_on date not null,
      place text not null,
      group_id uuid,
      participants int not null,
      problems_found int not null,
      summary text not null,
      revision int not null default 1,
      deleted boolean not null default false,
      primary key (region, id),
      foreign key (region, campaign_id) references campaigns,
      foreign key (region, group_id) references rep_groups
    );
    create index on activities (region, campaign_id, held_on);

    create table problems (
      region char(6) not null default current_setting('app.region')::char(6),
      id uuid not null,
      campaign_id uuid not null,
      field text not null,
      title text not null,
      detail text not null,
      source text not null,
      state text not null check (state in
        ('registered', 'handed-over', 'distributed', 'rectifying', 'answered', 'verified', 'closed', 'referred', 'merged')),
      place text not null,
      found_on date not null,
      due_on date,
      unit text,
      person text,
      measures text not null default '',
      answer text not null default '',
      closed_on date,
      times_reopened int not null default 0,
      revision int not null default 1,
      author text not null,
      primary key (region, id),
      foreign key (region, campaign_id) references campaigns,
      check (closed_on >= found_on),
      check (due_on >= found_on),
      check ((state = 'closed') = (closed_on is not null))
    );
    create index on problems (region, campaign_id, state);
    create index on problems (region, campaign_id, found_on desc, id desc);
    create index on problems (region, campaign_id, unit);

    create table problem_steps (
      region char(6) not null default current_setting('app.region')::char(6),
      problem_id uuid not null,
      ordinal int not null,
      at timestamptz not null,
      actor text not null,
      event text not null,
      from_state text,
      to_state text not null,
      note text not null default '',
      primary key (region, problem_id, ordinal),
      foreign key (region, problem_id) references problems
    );

    create table county_figures (
      region char(6) not null default current_setting('app.region')::char(6),
      campaign_id uuid not null,
      entity_id uuid not null,
      figures jsonb not null,
      entered_by text not null,
      revision int not null default 1,
      primary key (region, campaign_id),
      unique (region, entity_id),
      foreign key (region, campaign_id) references campaigns
    );

    -- The county's own plan and its Party committee's approval: two things with a revision each.
    create table plans (
      region char(6) not null default current_setting('app.region')::char(6),
      campaign_id uuid not null,
      plan_entity_id uuid not null,
      plan jsonb not null,
      plan_revision int not null default 1,
      approval_entity_id uuid not null,
      party_approval jsonb,
      approval_revision int not null default 0,
      recorded_by text not null,
      primary key (region, campaign_id),
      foreign key (region, campaign_id) references campaigns
    );

    -- What goes up, in order; kept after it was judged, so that it can be shown and sent again.
    create table outbox (
      region char(6) not null default current_setting('app.region')::char(6) references instances,
      seq int not null check (seq > 0),
      id uuid not null,
      campaign_id uuid not null,
      kind text not null,
      entity_id uuid not null,
      revision int not null,
      occurred_at timestamptz not null,
      author text not null,
      -- The thing's name as people know it, for the list of refused reports.
      subject text not null,
      payload jsonb not null,
      outcome text check (outcome in ('accepted', 'stale', 'rejected', 'held')),
      reason jsonb,
      judged_at timestamptz,
      primary key (region, seq)
    );
    create index outbox_refused on outbox (region, seq) where outcome in ('rejected', 'held');
    create index outbox_entity on outbox (region, kind, entity_id, revision);

    create table audit_log (
      region char(6) not null default current_setting('app.region')::char(6),
      id uuid not null,
      at timestamptz not null,
      actor text not null,
      action text not null,
      subject text not null,
      detail jsonb not null,
      primary key (region, id)
    );
    create index on audit_log (region, at desc, id desc);

    -- The host operator's own acts (enrolment, rotation, accounts); no county's content.
    create table host_audit (
      id uuid primary key,
      at timestamptz not null,
      actor text not null,
      action text not null,
      region char(6),
      subject text not null,
      detail jsonb not null
    );
    create index on host_audit (at desc, id desc);

    -- Newest revision of everything that has gone up: what digests and inventories are made of.
    create view reported_entities with (security_invoker = true) as
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
      union all select region, campaign_id, 'work-item', id, revision from work_items;

    grant usage on schema public to county_app;
    grant select, insert, update on instances, directives, campaigns, tasks, work_items, baselines, rep_groups,
      activities, problems, county_figures, plans, outbox to county_app;
    grant select, insert on task_steps, problem_steps, audit_log, host_audit to county_app;
    grant select on reported_entities, kysely_migration to county_app;
  `.execute(db);

  for (const name of contentTables) {
    const table = sql.table(name);
    await sql`alter table ${table} enable row level security`.execute(db);
    await sql`alter table ${table} force row level security`.execute(db);
    // Without a region in the transaction the setting is null or empty and no row is visible or writable.
    await sql`
      create policy own_region on ${table} to county_app
        using (region = current_setting('app.region', true)::char(6))
        with check (region = current_setting('app.region', true)::char(6))
    `.execute(db);
  }
}
