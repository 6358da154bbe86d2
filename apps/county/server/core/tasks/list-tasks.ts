/** The tasks of a campaign and how far they are here. */

import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignField } from '@linked/shared/campaigns/document.ts';
import type { countyTask } from '@linked/shared/contracts/county/tasks.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { TaskOrigin } from '@linked/shared/local-tasks/local-tasks.ts';
import type { TaskDecision } from '@linked/shared/reviews/decisions.ts';
import { submittedStates, type TaskState } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import { fromJson } from '../../db/rows.ts';
import { type Actor, fieldsOf, requireField } from '../access/actor.ts';
import { requireCampaign } from '../campaigns/open-campaign.ts';
import { lockStateOf } from '../reviews/lock-state.ts';
import { expectedPercent } from './expected-percent.ts';
import { definitionOf, valuesInForce } from './task-report.ts';

export type CountyTask = z.infer<typeof countyTask>;
type TakenOver = CountyTask['takenOver'][number];

/** Tasks of a campaign with what a view of them needs. */
export const tasksOf = (trx: RegionTransaction, campaignId: string) =>
  trx
    .selectFrom('tasks as t')
    .innerJoin('campaigns as c', (join) =>
      join.onRef('c.region', '=', 't.region').onRef('c.id', '=', 't.campaign_id'),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('work_items as w')
          .whereRef('w.region', '=', 't.region')
          .whereRef('w.campaign_id', '=', 't.campaign_id')
          .whereRef('w.task_id', '=', 't.task_id')
          .where('w.deleted', '=', false)
          .select([sql<number>`count(*)`.as('items'), sql<number>`count(w.done_on)`.as('items_done')])
          .as('split'),
      (join) => join.onTrue(),
    )
    .leftJoin('own_tasks as own', (join) =>
      join.onRef('own.region', '=', 't.region').onRef('own.task_id', '=', 't.task_id'),
    )
    .where('t.campaign_id', '=', campaignId)
    .selectAll('t')
    .select('own.key as own_key')
    .select([
      'c.state as campaign_state',
      'c.starts_on as campaign_starts_on',
      sql`c.document -> 'fields'`.as('fields'),
      'split.items',
      'split.items_done',
    ]);

export type TaskViewRow = Awaited<ReturnType<ReturnType<typeof tasksOf>['executeTakeFirstOrThrow']>>;

export function taskView(row: TaskViewRow, today: string): CountyTask {
  const task = definitionOf(row);
  const fields = fromJson<CampaignField[]>(row.fields);
  const state = row.state as TaskState;
  return {
    task,
    campaignId: row.campaign_id,
    origin: row.origin as TaskOrigin,
    ownerName: row.owner_name,
    ownKey: row.own_key,
    fieldName: fields.find(({ code }) => code === task.field)?.name ?? task.field,
    state,
    percent: row.percent,
    indicators: valuesInForce(row),
    writtenRevision: row.written_revision,
    dropped: row.dropped ? { reason: row.dropped_reason ?? '' } : null,
    note: row.note,
    revision: row.revision,
    author: row.author,
    submittedAt: row.submitted_at?.toISOString() ?? null,
    countersignedBy: row.countersigned_by,
    sentBackReason: row.sent_back_reason,
    expectedPercent: row.dropped
      ? 0
      : expectedPercent(row.starts_on ?? row.campaign_starts_on, row.due_on, today),
    dueOn: row.due_on,
    overdue: !row.dropped && row.due_on < today && !submittedStates.includes(state),
    ...judgementView(row, state),
    lock: {
      state: lockStateOf(row, today),
      lockedAt: row.locked_at?.toISOString() ?? null,
      unlockedUntil: row.unlocked_until,
    },
    // One of an earlier release does not say: everything was to be reported anew then.
    takenOver: fromJson<(Partial<TakenOver> & Omit<TakenOver, 'goesOn'>)[]>(row.taken_over).map((there) => ({
      ...there,
      goesOn: there.goesOn ?? true,
    })),
    pausedUntil: row.paused_until !== null && row.paused_until >= today ? row.paused_until : null,
    workItems: { total: row.items ?? 0, done: row.items_done ?? 0 },
  };
}

/** What was decided about the present hand-in, or about the last one when nothing was handed in since. */
function judgementView(row: TaskViewRow, state: TaskState): Pick<CountyTask, 'reviewed' | 'returned'> {
  const judgement = fromJson<TaskDecision | null>(row.judgement);
  if (judgement === null) return { reviewed: null, returned: null };
  const { at, by, tier, reason, asked, author } = judgement;
  const handedIn = submittedStates.includes(row.own_state as TaskState);
  if (judgement.decision === 'review')
    return { reviewed: handedIn ? { at, by, tier } : null, returned: null };
  // A lock may have come over a returned one: what was asked for still stands.
  const open = state === 'returned' || !handedIn;
  return { reviewed: null, returned: open ? { at, by, tier, reason, asked, author } : null };
}

/** In the campaign's order, as far as the actor's fields reach. Throws `campaign-unknown`. */
export async function listTasks(
  trx: RegionTransaction,
  actor: Actor,
  campaignId: string,
  now: Date,
): Promise<CountyTask[]> {
  await requireCampaign(trx, campaignId);
  const fields = fieldsOf(actor);
  const rows = await tasksOf(trx, campaignId)
    .$if(fields !== null, (query) => query.where('t.field', 'in', fields ?? []))
    .orderBy('t.ordinal')
    .execute();
  return rows.map((row) => taskView(row, shanghaiDate(now)));
}

/** Throws `campaign-unknown`, `task-unknown`, `field-not-yours`. */
export async function getTask(
  trx: RegionTransaction,
  actor: Actor,
  ref: { campaignId: string; taskId: string },
  now: Date,
): Promise<CountyTask> {
  const row = await tasksOf(trx, ref.campaignId).where('t.task_id', '=', ref.taskId).executeTakeFirst();
  if (!row) {
    await requireCampaign(trx, ref.campaignId);
    throw new AppError('task-unknown');
  }
  requireField(actor, row.field);
  return taskView(row, shanghaiDate(now));
}
