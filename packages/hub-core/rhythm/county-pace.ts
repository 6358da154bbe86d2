/** One county's tasks, each with what it has reached against what is expected of it by today. */
import type { ReadScope } from '@linked/shared/access/reach.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { expectedShare } from '@linked/shared/calendar/expected-share.ts';
import type { rhythmContract } from '@linked/shared/contracts/hub/rhythm.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { remindersOf } from '@linked/shared/reminders/settings.ts';
import type { TaskState } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubDatabase } from '../db/database.ts';

export type CountyPace = z.infer<typeof rhythmContract.pace.output>;

interface Row {
  task_id: string;
  title: string;
  field: string;
  owner: string;
  due_on: string;
  starts_on: string | null;
  percent: number;
  state: TaskState;
  paused_until: string | null;
}

/**
 * Tasks in force for the county in the fields that the scopes reach there: the campaign's own, its city's, then those
 * it has set itself, each in the order of its document. Throws `campaign-unknown`.
 */
export async function readCountyPace(
  db: HubDatabase,
  asked: { campaignId: string; region: string; scopes: readonly ReadScope[]; now: Date },
): Promise<CountyPace> {
  const { campaignId, region } = asked;
  const row = await db.selectFrom('campaigns').selectAll().where('id', '=', campaignId).executeTakeFirst();
  if (!row) throw new AppError('campaign-unknown');
  const campaign = row as unknown as Campaign;
  const today = shanghaiDate(asked.now);
  const begins = campaign.document.phases.map((phase) => phase.startsOn).toSorted()[0]!;
  const scopes = asked.scopes.filter(({ prefix }) => region.startsWith(prefix));
  const isRead = (field: string): boolean =>
    scopes.some(({ fields }) => fields === null || fields.includes(field));
  const { rows } = await sql<Row>`
    select t.task_id, v.definition ->> 'title' as title, t.field, t.owner, t.due_on, t.starts_on,
      coalesce((f.payload ->> 'percent')::int, 0) as percent, r.paused_until,
      case when f.revision = r.returned_revision then 'returned'
        else coalesce(f.payload ->> 'state', 'pending') end as state
    from county_tasks t
      join task_versions v on v.campaign_id = t.campaign_id and v.task_id = t.task_id and v.revision = t.revision
      left join campaign_tasks k on k.campaign_id = t.campaign_id and k.task_id = t.task_id
      left join facts f on f.campaign_id = t.campaign_id and f.region = t.region and f.kind = 'task-progress'
        and (f.payload ->> 'taskId')::uuid = t.task_id
      left join task_reviews r on r.campaign_id = t.campaign_id and r.region = t.region and r.task_id = t.task_id
    where t.campaign_id = ${campaignId} and t.region = ${region} and not t.dropped
    order by length(rtrim(t.owner, '0')), k.ordinal, t.due_on, t.task_id`.execute(db);
  return {
    today,
    behindBy: remindersOf(campaign.document).behindBy,
    tasks: rows
      .filter(({ field }) => isRead(field))
      .map((task) => ({
        taskId: task.task_id,
        title: task.title,
        field: task.field,
        setBy: task.owner === campaign.region ? 'campaign' : task.owner === region ? 'county' : 'city',
        dueOn: task.due_on,
        state: task.state,
        percent: task.percent,
        expected: Math.round(100 * expectedShare(task.starts_on ?? begins, task.due_on, today)),
        pausedUntil: task.paused_until !== null && task.paused_until >= today ? task.paused_until : null,
      })),
  };
}
