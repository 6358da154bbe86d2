/** Asking the upper tier for more time on a task (延期申请) or for its clock to stand still (暂缓). */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { countyTaskRequest } from '@linked/shared/contracts/county/reviews.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { TaskDecisionKind, TaskRequestKind } from '@linked/shared/reviews/decisions.ts';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import { insertNew } from '../../db/rows.ts';
import type { TaskRequests } from '../../db/types.generated.ts';
import { type Actor, fieldsOf, requireField } from '../access/actor.ts';
import { requireCampaign, requireSignedCampaign } from '../campaigns/open-campaign.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { definitionOf } from '../tasks/task-report.ts';
import { requestReport } from './request-report.ts';

export type CountyTaskRequest = z.infer<typeof countyTaskRequest>;

export interface NewTaskRequest {
  id: string;
  campaignId: string;
  taskId: string;
  what: TaskRequestKind;
  /** The due date asked for, or the last day of the pause (YYYY-MM-DD). */
  until: string;
  reason: string;
}

/**
 * Asks; the same request sent again is answered as stored. One request of a kind is open at a time.
 * Throws those of `requireSignedCampaign`, `task-unknown`, `field-not-yours`, `invalid-input` for a due date that is
 * not later than the present one or a pause that ends before today, `already-exists`.
 */
export async function requestForTask(
  trx: RegionTransaction,
  actor: Actor,
  input: NewTaskRequest,
  now: Date,
): Promise<CountyTaskRequest> {
  const { id, campaignId, taskId, what, until, reason } = input;
  await requireSignedCampaign(trx, campaignId, 'task', now);
  const task = await trx
    .selectFrom('tasks')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('task_id', '=', taskId)
    .forUpdate()
    .executeTakeFirst();
  if (!task) throw new AppError('task-unknown');
  requireField(actor, task.field);
  const stored = await trx.selectFrom('task_requests').selectAll().where('id', '=', id).executeTakeFirst();
  if (
    stored?.task_id === taskId &&
    stored.what === what &&
    stored.until === until &&
    stored.reason === reason
  )
    return viewOf(stored, null);
  const tooEarly = what === 'extension' ? until <= task.due_on : until < shanghaiDate(now);
  if (tooEarly) throw new AppError('invalid-input', { detail: `until ${until}` });
  const row = await insertNew(trx, 'task_requests', {
    id,
    campaign_id: campaignId,
    task_id: taskId,
    what,
    until,
    reason,
    requested_by: actor.name,
    requested_at: now,
    revision: 1,
  });
  const { title } = definitionOf(task);
  if (!row) throw new AppError('already-exists', { what: title });
  await queueReports(trx, [requestReport(row, title)], {
    author: actor.name,
    now,
    changes: [{ feature: 'tasks', id: taskId }],
  });
  return viewOf(row, null);
}

/** Within the actor's fields, newest first. Throws `campaign-unknown`. */
export async function listTaskRequests(
  trx: RegionTransaction,
  actor: Actor,
  campaignId: string,
): Promise<CountyTaskRequest[]> {
  await requireCampaign(trx, campaignId);
  const fields = fieldsOf(actor);
  const rows = await trx
    .selectFrom('task_requests as r')
    .innerJoin('tasks as t', (join) =>
      join
        .onRef('t.region', '=', 'r.region')
        .onRef('t.campaign_id', '=', 'r.campaign_id')
        .onRef('t.task_id', '=', 'r.task_id'),
    )
    .leftJoin('task_decisions as d', (join) =>
      join.onRef('d.region', '=', 'r.region').onRef('d.id', '=', 'r.answer_id'),
    )
    .where('r.campaign_id', '=', campaignId)
    .$if(fields !== null, (query) => query.where('t.field', 'in', fields ?? []))
    .selectAll('r')
    .select(['d.decision', 'd.at', 'd.by', 'd.tier', 'd.reason as answer_reason', 'd.due_on'])
    .orderBy('r.requested_at', 'desc')
    .orderBy('r.id')
    .execute();
  return rows.map((row) =>
    viewOf(
      row,
      row.decision && row.at
        ? {
            granted: (row.decision as TaskDecisionKind) !== 'refuse',
            at: row.at.toISOString(),
            by: row.by ?? '',
            reason: row.answer_reason ?? '',
            dueOn: row.due_on,
          }
        : null,
    ),
  );
}

const viewOf = (row: Selectable<TaskRequests>, answer: CountyTaskRequest['answer']): CountyTaskRequest => ({
  id: row.id,
  taskId: row.task_id,
  what: row.what as TaskRequestKind,
  until: row.until,
  reason: row.reason,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at.toISOString(),
  answer,
});
