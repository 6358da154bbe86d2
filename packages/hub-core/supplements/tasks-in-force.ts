/** The campaign's own tasks as they are in force now, for all who read the campaign. */
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import type { tasksInForce } from '@linked/shared/contracts/hub/supplements.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';

export type TasksInForce = z.infer<typeof tasksInForce>;

/**
 * In the campaign's order, added ones last; none before issue. Counts the counties of the day: one that was merged away
 * is not among them.
 * @throws `campaign-unknown`
 */
export async function listTasksInForce(db: HubDatabase, campaignId: string): Promise<TasksInForce> {
  const campaign = await db
    .selectFrom('campaigns as c')
    .select([
      'region',
      sql<number>`(select count(*)::int from campaign_targets g
        where g.campaign_id = c.id and g.valid_to is null)`.as('counties'),
    ])
    .where('id', '=', campaignId)
    .executeTakeFirst();
  if (!campaign) throw new AppError('campaign-unknown');
  const { rows } = await sql<
    Omit<TasksInForce['tasks'][number], 'task'> & { definition: CampaignTask; dueOn: string }
  >`
    with here as (
      select k.* from county_tasks k join campaign_targets g on g.campaign_id = k.campaign_id and g.region = k.region
      where k.campaign_id = ${campaignId} and g.valid_to is null
    ), held as (
      select task_id, revision, due_on, count(*) as counties,
        row_number() over (partition by task_id order by count(*) desc, revision desc, due_on desc) as place
      from here where not dropped group by task_id, revision, due_on
    ), counted as (
      select task_id, count(*) as counties, count(*) filter (where dropped) as dropped from here group by task_id
    )
    select v.definition, coalesce(most.due_on, t.due_on)::text as "dueOn",
      not exists (select from jsonb_array_elements(c.document -> 'tasks') issued
        where (issued ->> 'id')::uuid = t.task_id) as added,
      exists (select from task_versions older where older.campaign_id = t.campaign_id and older.task_id = t.task_id
        and older.revision < t.revision) as changed,
      coalesce(n.counties, 0)::int as counties, coalesce(n.dropped, 0)::int as dropped,
      coalesce(n.counties - n.dropped - most.counties, 0)::int as differing
    from campaign_tasks t join campaigns c on c.id = t.campaign_id
      left join counted n on n.task_id = t.task_id
      left join held most on most.task_id = t.task_id and most.place = 1
      join task_versions v on v.campaign_id = t.campaign_id and v.task_id = t.task_id
        and v.revision = coalesce(most.revision, t.revision)
    where t.campaign_id = ${campaignId} and t.owner = ${campaign.region}
    order by t.ordinal`.execute(db);
  return {
    counties: campaign.counties,
    tasks: rows.map(({ definition, dueOn, ...counts }) => ({ task: { ...definition, dueOn }, ...counts })),
  };
}
