import { type Kysely, sql } from 'kysely';

/** What each county must do now, and every version of every task: supplements change both in the middle of a campaign. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Congress whose task it is: the campaign's own, or one that a city or county added. The newest version here.
    alter table campaign_tasks add column owner text;
    update campaign_tasks t set owner = c.region from campaigns c where c.id = t.campaign_id;
    alter table campaign_tasks alter column owner set not null;

    -- Every version that was put out; a county reports on the one it has signed for.
    create table task_versions (
      campaign_id uuid not null references campaigns,
      task_id uuid not null,
      revision int not null check (revision >= 1),
      definition jsonb not null,
      primary key (campaign_id, task_id, revision)
    );

    -- Tasks in force, one row a county and task: what ingest judges by and the roll-up divides by.
    create table county_tasks (
      campaign_id uuid not null,
      region text not null,
      task_id uuid not null,
      revision int not null,
      field text not null,
      due_on date not null,
      -- First day on which something is expected of it; null for the campaign's first day.
      starts_on date,
      owner text not null,
      -- No longer asked for: the work stays, and counts nowhere.
      dropped boolean not null default false,
      primary key (campaign_id, region, task_id),
      foreign key (campaign_id, task_id, revision) references task_versions
    );

    insert into task_versions (campaign_id, task_id, revision, definition)
    select t.campaign_id, t.task_id, t.revision, task
    from campaign_tasks t join campaigns c on c.id = t.campaign_id,
      jsonb_array_elements(c.document -> 'tasks') as task
    where (task ->> 'id')::uuid = t.task_id;

    insert into county_tasks (campaign_id, region, task_id, revision, field, due_on, owner)
    select t.campaign_id, x.region, t.task_id, t.revision, t.field, t.due_on, t.owner
    from campaign_tasks t join campaign_targets x using (campaign_id);

    grant select, insert, update, delete on task_versions, county_tasks to hub_app;
  `.execute(db);
}
