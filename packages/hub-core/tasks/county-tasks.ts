/** Tasks in force: every version that was put out, and what each county must do now. */
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { type RawBuilder, sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';

export interface NewTasks {
  campaignId: string;
  /** First versions of these tasks; their order here follows that of the tasks the campaign has already. */
  tasks: readonly CampaignTask[];
  /** Congress whose tasks they are: the campaign's region, or that of the city or county that added them. */
  owner: string;
  /** First day (YYYY-MM-DD) on which something is expected of them; null for the campaign's first day. */
  startsOn: string | null;
}

/** Makes new tasks known to the campaign; `assignTasks` puts them in force for counties. */
export async function addTasks(trx: HubTransaction, { campaignId, tasks, owner }: NewTasks): Promise<void> {
  await sql`
    with task as (
      select task, ordinality from jsonb_array_elements(${JSON.stringify(tasks)}::jsonb) with ordinality as t (task, ordinality)
    ), versions as (
      insert into task_versions (campaign_id, task_id, revision, definition)
      select ${campaignId}, (task ->> 'id')::uuid, (task ->> 'revision')::int, task from task
    )
    insert into campaign_tasks (campaign_id, task_id, field, code, title, due_on, revision, indicators, owner, ordinal)
    select ${campaignId}, (task ->> 'id')::uuid, task ->> 'field', task ->> 'code', task ->> 'title',
      (task ->> 'dueOn')::date, (task ->> 'revision')::int, task -> 'indicators', ${owner},
      ordinality - 1 + (select coalesce(max(ordinal) + 1, 0) from campaign_tasks where campaign_id = ${campaignId})
    from task`.execute(trx);
}

/** Puts the newest version of these tasks in force for these counties, which do not have them yet. */
export async function assignTasks(
  trx: HubTransaction,
  { campaignId, tasks, startsOn, regions }: NewTasks & { regions: readonly string[] },
): Promise<void> {
  await sql`
    insert into county_tasks (campaign_id, region, task_id, revision, field, due_on, starts_on, owner)
    select t.campaign_id, region, t.task_id, t.revision, t.field, t.due_on, ${startsOn}::date, t.owner
    from campaign_tasks t, unnest(${[...regions]}::text[]) as counties (region)
    where t.campaign_id = ${campaignId} and t.task_id = any (${tasks.map((task) => task.id)}::uuid[])`.execute(
    trx,
  );
}

/**
 * Condition on a row of `county_tasks` and its campaign: whether what the county reports on the task adds to the
 * roll-up. What a city or county added of its own stands beside the campaign's tasks and never mixes with them.
 */
export const taskCounts = (task: RawBuilder<unknown>, campaign: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`(not ${task}.dropped and ${task}.owner = ${campaign}.region)`;
