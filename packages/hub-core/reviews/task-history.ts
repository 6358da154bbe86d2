/**
 * Everything that happened to one task in one county: what the county reported and asked for, what was decided about
 * it, and the supplements that changed it.
 */

import type { taskHistoryLine } from '@linked/shared/contracts/hub/reviews.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { derivedId } from '@linked/shared/ids.ts';
import type { ReportOutcome } from '@linked/shared/link/protocol.ts';
import type { DeciderTier, TaskDecisionKind, TaskRequest } from '@linked/shared/reviews/decisions.ts';
import type { TaskDifference } from '@linked/shared/supplements/supplement.ts';
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
export async function fieldOfTask(db: HubDatabase, place: Place): Promise<string> {
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
export async function taskHistory(db: HubDatabase, place: Place): Promise<TaskHistoryLine[]> {
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
  const lines: TaskHistoryLine[] = [
    ...reports.map(
      (row): TaskHistoryLine => ({
        ...empty,
        at: row.at.toISOString(),
        by: row.author,
        tier: 'county',
        event: 'report',
        revision: row.revision,
        report: { state: row.state!, percent: row.percent!, outcome: row.outcome },
      }),
    ),
    ...(await requestsOf(db, place)),
    ...decisions.map(
      (row): TaskHistoryLine => ({
        ...empty,
        at: row.at.toISOString(),
        by: row.actor_name,
        tier: row.tier as DeciderTier,
        event: row.decision as TaskDecisionKind,
        revision: row.revision,
        reason: row.reason,
        asked: row.asked,
        until: row.until,
        dueOn: row.due_on,
      }),
    ),
    ...(await supplementsOf(db, place)),
  ];
  return lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

interface Place {
  campaignId: string;
  region: string;
  taskId: string;
}

const empty = {
  revision: 0,
  report: null,
  supplement: null,
  reason: '',
  asked: '',
  until: null,
  dueOn: null,
} satisfies Partial<TaskHistoryLine>;

async function requestsOf(
  db: HubDatabase,
  { campaignId, region, taskId }: Place,
): Promise<TaskHistoryLine[]> {
  const rows = await db
    .selectFrom('facts')
    .select(['occurred_at', 'payload'])
    .where('campaign_id', '=', campaignId)
    .where('region', '=', region)
    .where('kind', '=', 'task-request')
    .where(sql<string>`payload ->> 'taskId'`, '=', taskId)
    .execute();
  return rows.map((row): TaskHistoryLine => {
    const { what, until, reason, requestedBy } = row.payload as unknown as TaskRequest;
    const at = row.occurred_at.toISOString();
    return { ...empty, at, by: requestedBy, tier: 'county', event: `request-${what}`, reason, until };
  });
}

interface SupplementRow {
  number: number;
  title: string;
  organ: string;
  issued_at: Date;
  change: TaskDifference;
}

/** Supplements sent to this county that are about the task, whether signed for or not. */
async function supplementsOf(
  db: HubDatabase,
  { campaignId, region, taskId }: Place,
): Promise<TaskHistoryLine[]> {
  const { rows } = await sql<SupplementRow>`
    select s.number, d.payload ->> 'title' as title, d.issuing_organ as organ, d.issued_at, change
    from supplements s
      join supplement_directives x on x.supplement_id = s.id
      join directives d on d.id = x.directive_id
      join deliveries y on y.directive_id = d.id and y.region = ${region},
      jsonb_array_elements(d.payload -> 'changes') as c (change)
    where s.campaign_id = ${campaignId} and change ->> 'taskId' = ${taskId}`.execute(db);
  return rows.map((row): TaskHistoryLine => {
    const { before, after, reason } = row.change;
    return {
      ...empty,
      at: row.issued_at.toISOString(),
      by: row.organ,
      tier: 'province',
      event: 'supplement',
      supplement: { number: row.number, title: row.title },
      reason: reason ?? '',
      dueOn: after && after.dueOn !== before?.dueOn ? after.dueOn : null,
    };
  });
}
