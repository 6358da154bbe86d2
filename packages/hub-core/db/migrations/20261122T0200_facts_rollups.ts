import { type Kysely, sql } from 'kysely';

/**
 * What counties reported: the log of every report, the newest state of each thing (facts), and the sums kept
 * up beside them. A test compares the counter columns with the list in packages/shared/rollup/counters.ts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Every report in the order the county numbered it, with what became of it. Also the history of each thing.
    -- Like facts without references, which cost a look-up a row: the statement that writes both starts from the
    -- county's row in nodes, and every fact has its roll-up row, which refers to the campaign.
    create table report_log (
      region text not null,
      seq int not null,
      id uuid not null,
      -- bigint: anything a county may write has to be storable, or it would block the reports behind it.
      protocol bigint not null,
      campaign_id uuid not null,
      kind text not null,
      entity_id uuid not null,
      revision bigint not null,
      occurred_at timestamptz not null,
      received_at timestamptz not null,
      author text not null,
      payload jsonb,
      outcome text not null check (outcome in ('accepted','stale','rejected','held')),
      reason jsonb,
      check ((reason is null) = (outcome in ('accepted','stale'))),
      primary key (region, seq)
    );
    create index report_log_refused on report_log (region, campaign_id, kind, entity_id)
      where outcome in ('rejected','held');

    -- Newest state of each thing, with what it adds to the roll-up.
    create table facts (
      campaign_id uuid not null,
      region text not null,
      kind text not null,
      entity_id uuid not null,
      revision int not null,
      field text not null,
      occurred_at timestamptz not null,
      received_at timestamptz not null,
      author text not null,
      payload jsonb not null,
      -- Bucket of rollup_due this fact counts in, and how much.
      due_on date,
      due_items int not null,
      tasks_started int not null,
      tasks_submitted int not null,
      tasks_done int not null,
      tasks_done_on_time int not null,
      tasks_reviewed int not null,
      progress_sum int not null,
      groups int not null,
      group_members int not null,
      group_trained int not null,
      activities int not null,
      activity_participants int not null,
      problems_found int not null,
      problems_self_found int not null,
      problems_handed_over int not null,
      problems_closed int not null,
      problems_open int not null,
      problems_reopened int not null,
      work_items int not null,
      work_items_done int not null,
      party_approvals int not null,
      local_plans int not null,
      reps_total int not null,
      reps_national int not null,
      reps_provincial int not null,
      reps_city int not null,
      reps_county int not null,
      reps_township int not null,
      staff_participating int not null,
      reps_trained int not null,
      staff_trained int not null,
      opinions_collected int not null,
      opinions_answered int not null,
      cadre_visits int not null,
      inspection_teams int not null,
      check (due_on is not null or due_items = 0),
      primary key (campaign_id, region, kind, entity_id)
    ) with (fillfactor = 85);

    -- Sums of the facts of one county in one field; field 'all' holds what belongs to the county as a whole.
    create table rollups (
      campaign_id uuid not null references campaigns,
      region text not null,
      field text not null,
      tasks_started bigint not null,
      tasks_submitted bigint not null,
      tasks_done bigint not null,
      tasks_done_on_time bigint not null,
      tasks_reviewed bigint not null,
      progress_sum bigint not null,
      groups bigint not null,
      group_members bigint not null,
      group_trained bigint not null,
      activities bigint not null,
      activity_participants bigint not null,
      problems_found bigint not null,
      problems_self_found bigint not null,
      problems_handed_over bigint not null,
      problems_closed bigint not null,
      problems_open bigint not null,
      problems_reopened bigint not null,
      work_items bigint not null,
      work_items_done bigint not null,
      party_approvals bigint not null,
      local_plans bigint not null,
      reps_total bigint not null,
      reps_national bigint not null,
      reps_provincial bigint not null,
      reps_city bigint not null,
      reps_county bigint not null,
      reps_township bigint not null,
      staff_participating bigint not null,
      reps_trained bigint not null,
      staff_trained bigint not null,
      opinions_collected bigint not null,
      opinions_answered bigint not null,
      cadre_visits bigint not null,
      inspection_teams bigint not null,
      updated_at timestamptz not null,
      primary key (campaign_id, region, field)
    ) with (fillfactor = 50);

    -- Counts per due date, from which "overdue on a day" is read without a clock in the sums:
    -- open problems, and tasks done (their complement to the tasks assigned is what is overdue).
    create table rollup_due (
      campaign_id uuid not null references campaigns,
      region text not null,
      field text not null,
      what text not null check (what in ('problem-open','task-done')),
      due_on date not null,
      items bigint not null,
      primary key (campaign_id, region, field, what, due_on)
    ) with (fillfactor = 70);

    -- Newest value of each indicator of each task in each county.
    create table rollup_indicators (
      campaign_id uuid not null references campaigns,
      region text not null,
      task_id uuid not null,
      indicator text not null,
      value double precision not null,
      base double precision,
      occurred_at timestamptz not null,
      primary key (campaign_id, region, task_id, indicator)
    ) with (fillfactor = 85);

    grant select, insert, update on report_log, facts to hub_app;
    grant select, insert, update, delete on rollups, rollup_due, rollup_indicators to hub_app;
  `.execute(db);
}
