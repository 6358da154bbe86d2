/** Tasks that a county adds for itself (自选动作), beside the campaign's and its city's. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { derivedId } from '@linked/shared/ids.ts';
import { type LocalTaskInput, MOST_LOCAL_TASKS, ownTaskId } from '@linked/shared/local-tasks/local-tasks.ts';
import { sql } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import { fromJson, insertNew, insertRows } from '../../db/rows.ts';
import { type Actor, requireField } from '../access/actor.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { requireKnownField, requireOpenCampaign } from '../campaigns/open-campaign.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { type CountyTask, getTask } from '../tasks/list-tasks.ts';
import { CITY_ORDINAL } from './apply-local-tasks.ts';
import { ownTaskReports } from './own-task-report.ts';

/** `taskRevision`: the version of the task the actor has seen; 0 for a new one. */
export interface OwnTaskRef {
  campaignId: string;
  /** Made by whoever adds it; the task's id follows from it. */
  key: string;
  taskRevision: number;
}

/**
 * New, or a new version of what is there; its field stays. Sent again as it is stored, it is answered as stored.
 * Throws the errors of `requireOpenCampaign`, `field-unknown`, `field-not-yours`, `changed-meanwhile`,
 * `task-dropped`, `value-out-of-range` for a deadline that is past or one task too many, `invalid-input`.
 */
export async function saveOwnTask(
  trx: RegionTransaction,
  actor: Actor,
  input: OwnTaskRef & { task: LocalTaskInput },
  now: Date,
): Promise<CountyTask> {
  const { campaignId, task: entered } = input;
  const campaign = await requireOpenCampaign(trx, campaignId, 'record', now);
  requireKnownField(campaign, entered.field);
  requireField(actor, entered.field);
  const today = shanghaiDate(now);
  const taskId = ownTaskId(campaignId, actor.region, input.key);
  const before = await lockOwn(trx, campaignId, taskId);
  requirePresent(entered, before, today);
  if (!before) {
    if (input.taskRevision !== 0) throw new AppError('not-found');
    await add(trx, actor, { campaignId, taskId, key: input.key, task: entered, today });
  } else {
    const task: CampaignTask = { ...before.task, ...entered };
    if (JSON.stringify(task) === JSON.stringify(before.task))
      return getTask(trx, actor, { campaignId, taskId }, now);
    if (before.task.revision !== input.taskRevision) throw new AppError('changed-meanwhile');
    if (before.dropped) throw new AppError('task-dropped', { task: before.task.title });
    if (before.task.field !== entered.field) throw new AppError('invalid-input', { detail: '领域' });
    await change(trx, campaignId, { ...task, revision: before.task.revision + 1 });
  }
  await tellOf(trx, actor, { campaignId, taskId, action: 'own-task.save', now });
  return getTask(trx, actor, { campaignId, taskId }, now);
}

/** No longer asked for; the work on it stays. Throws as `saveOwnTask`, `task-unknown`. */
export async function dropOwnTask(
  trx: RegionTransaction,
  actor: Actor,
  input: OwnTaskRef & { reason: string },
  now: Date,
): Promise<CountyTask> {
  const { campaignId } = input;
  await requireOpenCampaign(trx, campaignId, 'record', now);
  const taskId = ownTaskId(campaignId, actor.region, input.key);
  const before = await lockOwn(trx, campaignId, taskId);
  if (!before) throw new AppError('task-unknown');
  requireField(actor, before.task.field);
  if (before.dropped) throw new AppError('task-dropped', { task: before.task.title });
  if (before.task.revision !== input.taskRevision) throw new AppError('changed-meanwhile');
  await trx
    .updateTable('tasks')
    .set({ dropped: true, dropped_reason: input.reason })
    .where('campaign_id', '=', campaignId)
    .where('task_id', '=', taskId)
    .execute();
  await trx
    .updateTable('own_tasks')
    .set((eb) => ({ deleted: true, revision: eb('revision', '+', 1) }))
    .where('task_id', '=', taskId)
    .execute();
  await tellOf(trx, actor, { campaignId, taskId, action: 'own-task.drop', now });
  return getTask(trx, actor, { campaignId, taskId }, now);
}

async function lockOwn(trx: RegionTransaction, campaignId: string, taskId: string) {
  const row = await trx
    .selectFrom('tasks')
    .select(['definition', 'dropped'])
    .where('campaign_id', '=', campaignId)
    .where('task_id', '=', taskId)
    .where('origin', '=', 'county')
    .forUpdate()
    .executeTakeFirst();
  return row && { task: fromJson<CampaignTask>(row.definition), dropped: row.dropped };
}

/** A deadline that is set now has not passed. */
function requirePresent(
  entered: LocalTaskInput,
  before: { task: CampaignTask } | undefined,
  today: string,
): void {
  if (entered.dueOn !== before?.task.dueOn && entered.dueOn < today)
    throw new AppError('value-out-of-range', { what: '完成时限', min: today, max: '' });
}

async function add(
  trx: RegionTransaction,
  actor: Actor,
  made: { campaignId: string; taskId: string; key: string; task: LocalTaskInput; today: string },
): Promise<void> {
  const { campaignId, taskId, key, today } = made;
  // Two at once get numbers one after the other.
  await sql`select pg_advisory_xact_lock(hashtext('own-task'), ${Number(actor.region)})`.execute(trx);
  const { count } = await trx
    .selectFrom('own_tasks')
    .select(sql<number>`count(*)`.as('count'))
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
  if (count >= MOST_LOCAL_TASKS)
    throw new AppError('value-out-of-range', { what: '本县自选任务', min: 1, max: MOST_LOCAL_TASKS });
  const task: CampaignTask = { ...made.task, id: taskId, code: `own-${count + 1}`, revision: 1 };
  const row = await insertNew(trx, 'tasks', {
    campaign_id: campaignId,
    task_id: taskId,
    entity_id: derivedId(campaignId, actor.region, 'task', taskId),
    ordinal: 2 * CITY_ORDINAL + count,
    field: task.field,
    due_on: task.dueOn,
    task_revision: 1,
    definition: task,
    origin: 'county',
    starts_on: today,
  });
  if (!row) throw new AppError('changed-meanwhile');
  await insertRows(trx, 'own_tasks', [{ task_id: taskId, campaign_id: campaignId, key }]);
}

async function change(trx: RegionTransaction, campaignId: string, task: CampaignTask): Promise<void> {
  await trx
    .updateTable('tasks')
    .set({ definition: JSON.stringify(task), due_on: task.dueOn, task_revision: task.revision })
    .where('campaign_id', '=', campaignId)
    .where('task_id', '=', task.id)
    .execute();
  await trx
    .updateTable('own_tasks')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('task_id', '=', task.id)
    .execute();
}

async function tellOf(
  trx: RegionTransaction,
  actor: Actor,
  what: { campaignId: string; taskId: string; action: string; now: Date },
): Promise<void> {
  const { campaignId, taskId, action, now } = what;
  const drafts = await ownTaskReports(trx, campaignId, [taskId]);
  const subject = drafts[0]?.subject ?? taskId;
  await writeAudit(trx, { actor: actor.name, action, subject, detail: {} }, now);
  const changes = [
    { feature: 'tasks', id: taskId },
    { feature: 'campaigns', id: campaignId },
  ] as const;
  await queueReports(trx, drafts, { author: actor.name, now, changes });
}
