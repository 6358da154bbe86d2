/** A county's own split of a task (四定: person, matter, standard, date). */
import { addDays, shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { workItem } from '@linked/shared/contracts/county/tasks.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import { insertNew } from '../../db/rows.ts';
import type { WorkItems } from '../../db/types.generated.ts';
import { type Actor, fieldsOf, requireField } from '../access/actor.ts';
import { requireDay } from '../access/days.ts';
import { requireCampaign, requireSignedCampaign } from '../campaigns/open-campaign.ts';
import { beforeChange, putAway, storedAlike } from '../outbox/entity-change.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { requireInForce } from '../tasks/task-step.ts';
import { workItemReport } from './work-item-report.ts';

export type WorkItem = z.infer<typeof workItem>;

/** A date typed with the wrong year is caught; no plan runs ten years ahead. */
const LONGEST_PLAN_DAYS = 3650;

const toView = (row: Selectable<WorkItems>): WorkItem => ({
  id: row.id,
  campaignId: row.campaign_id,
  taskId: row.task_id,
  field: row.field,
  matter: row.matter,
  person: row.person,
  standard: row.standard,
  dueOn: row.due_on,
  doneOn: row.done_on,
  revision: row.revision,
});

/** By due date, as far as the actor's fields reach. Throws `campaign-unknown`. */
export async function listWorkItems(
  trx: RegionTransaction,
  actor: Actor,
  campaignId: string,
): Promise<WorkItem[]> {
  await requireCampaign(trx, campaignId);
  const fields = fieldsOf(actor);
  const rows = await trx
    .selectFrom('work_items')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('deleted', '=', false)
    .$if(fields !== null, (query) => query.where('field', 'in', fields ?? []))
    .orderBy('due_on')
    .orderBy('id')
    .execute();
  return rows.map(toView);
}

/**
 * New with revision 0 (sent again, it is answered as stored), else a change of the revision seen; the field is the task's. Throws the errors of
 * `requireSignedCampaign` and `beforeChange`, `task-unknown`, `task-dropped`, `field-not-yours`, `value-out-of-range`.
 */
export async function saveWorkItem(
  trx: RegionTransaction,
  actor: Actor,
  input: Omit<WorkItem, 'field'>,
  now: Date,
): Promise<WorkItem> {
  await requireSignedCampaign(trx, input.campaignId, 'record', now);
  const task = await trx
    .selectFrom('tasks')
    .select(['field', 'dropped', 'definition'])
    .where('campaign_id', '=', input.campaignId)
    .where('task_id', '=', input.taskId)
    .executeTakeFirst();
  if (!task) throw new AppError('task-unknown');
  requireInForce(task);
  requireField(actor, task.field);
  const today = shanghaiDate(now);
  requireDay('完成时限', input.dueOn, { max: addDays(today, LONGEST_PLAN_DAYS) });
  if (input.doneOn !== null) requireDay('完成日期', input.doneOn, { max: today });
  const before = await beforeChange(trx, 'work_items', input);
  const columns = {
    task_id: input.taskId,
    field: task.field,
    matter: input.matter,
    person: input.person,
    standard: input.standard,
    due_on: input.dueOn,
    done_on: input.doneOn,
  };
  if (before) {
    requireField(actor, before.field);
    if (before.campaign_id !== input.campaignId) throw new AppError('not-found');
  }
  const row = before
    ? await trx
        .updateTable('work_items')
        .set({ ...columns, revision: before.revision + 1 })
        .where('id', '=', input.id)
        .returningAll()
        .executeTakeFirstOrThrow()
    : await insertNew(trx, 'work_items', { id: input.id, campaign_id: input.campaignId, ...columns });
  if (!row) {
    const sent = { ...input, field: task.field };
    const [stored] = (await storedAlike(trx, 'work_items', [sent], toView)) ?? [];
    if (stored) return stored;
    throw new AppError('already-exists', { what: input.matter });
  }
  return report(trx, actor, row, now);
}

/** Throws `not-found`, `changed-meanwhile`, `field-not-yours` and the errors of `requireSignedCampaign`. */
export async function removeWorkItem(
  trx: RegionTransaction,
  actor: Actor,
  ref: { id: string; revision: number },
  now: Date,
): Promise<void> {
  const require = (campaignId: string) => requireSignedCampaign(trx, campaignId, 'record', now);
  const row = await putAway(trx, 'work_items', { actor, ref, require });
  await report(trx, actor, row, now);
}

async function report(
  trx: RegionTransaction,
  actor: Actor,
  row: Selectable<WorkItems>,
  now: Date,
): Promise<WorkItem> {
  const changes = [{ feature: 'tasks', id: row.task_id }] as const;
  await queueReports(trx, [workItemReport(row)], { author: actor.name, now, changes });
  return toView(row);
}
