/** Everything that happened to one task in one county: what the county reported and what was decided about it. */

import type { taskHistoryLine } from '@linked/shared/contracts/hub/reviews.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { derivedId } from '@linked/shared/ids.ts';
import type { ReportOutcome } from '@linked/shared/link/protocol.ts';
import type { DeciderTier, TaskDecisionKind } from '@linked/shared/reviews/decisions.ts';
import type { TaskState } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';

export type TaskHistoryLine = z.infer<typeof taskHistoryLine>;

interface ReportRow {
  at: Date;
  author: string;
  revision: number;
  state: TaskState | null;
  percent: number | null;
  outcome: ReportOutcome;
}

/** The field a task has in a county, for the reader's reach. Throws `task-unknown`. */
export async function fieldOfTask(
  db: HubDatabase,
  place: { campaignId: string; region: string; taskId: string },
): Promise<string> {
  const row = await db
    .selectFrom('county_tasks')
    .select('field')
    .where('campaign_id', '=', place.campaignId)
    .where('region', '=', place.region)
    .where('task_id', '=', place.taskId)
    .executeTakeFirst();
  if (!row) throw new AppError('task-unknown', { task: place.taskId });
  return row.field;
}

/** Oldest first. What a county reported before the hub could read it has no state here and is left out. */
export async function taskHistory(
  db: HubDatabase,
  place: { campaignId: string; region: string; taskId: string },
): Promise<TaskHistoryLine[]> {
  const { campaignId, region, taskId } = place;
  const entityId = derivedId(campaignId, region, 'task', taskId.toLowerCase());
  const { rows: reports } = await sql<ReportRow>`
    select occurred_at as at, author, revision::int as revision, payload ->> 'state' as state,
      (payload ->> 'percent')::int as percent, outcome
    from report_log
    where region = ${region} and campaign_id = ${campaignId} and kind = 'task-progress' and entity_id = ${entityId}
      and jsonb_typeof(payload -> 'percent') = 'number' and jsonb_typeof(payload -> 'state') = 'string'
      -- The same state sent again tells nothing new.
      and outcome <> 'stale'
    order by seq`.execute(db);
  const decisions = await db
    .selectFrom('task_decisions')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('region', '=', region)
    .where('task_id', '=', taskId)
    .orderBy('ordinal')
    .execute();
  const nothing = { reason: '', asked: '', until: null, dueOn: null };
  const lines: TaskHistoryLine[] = [
    ...reports.map(
      (row): TaskHistoryLine => ({
        ...nothing,
        at: row.at.toISOString(),
        by: row.author,
        tier: 'county',
        event: 'report',
        revision: row.revision,
        report: { state: row.state!, percent: row.percent!, outcome: row.outcome },
      }),
    ),
    ...decisions.map(
      (row): TaskHistoryLine => ({
        at: row.at.toISOString(),
        by: row.actor_name,
        tier: row.tier as DeciderTier,
        event: row.decision as TaskDecisionKind,
        revision: row.revision,
        report: null,
        reason: row.reason,
        asked: row.asked,
        until: row.until,
        dueOn: row.due_on,
      }),
    ),
  ];
  return lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
