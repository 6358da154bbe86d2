/** One step of a task's life: row, history and report, through the state table. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { nextBy } from '@linked/shared/state-machine.ts';
import {
  submittedStates,
  type TaskEvent,
  type TaskState,
  taskTransitions,
} from '@linked/shared/tasks/states.ts';
import { sql, type Updateable } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import type { Tasks } from '../../db/types.generated.ts';
import { type Actor, requireField } from '../access/actor.ts';
import { requireDoable, requireSignedCampaign } from '../campaigns/open-campaign.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { requireUnlocked } from '../reviews/lock-state.ts';
import { type CountyTask, type TaskViewRow, tasksOf, taskView } from './list-tasks.ts';
import { definitionOf, type TaskRow, taskReport } from './task-report.ts';

/** `revision`: the one the actor has seen; 0 when nothing was saved yet. */
export interface TaskRef {
  campaignId: string;
  taskId: string;
  revision: number;
}

export type LockedTask = TaskViewRow & { countersign: boolean };

export interface Step {
  event: (row: LockedTask) => TaskEvent;
  /** Columns that the step sets; may throw what is wrong with the row. */
  change: (row: TaskRow) => Updateable<Tasks>;
  note?: string;
}

/** One step of one task, with its report. Throws the errors of `changeTask`. */
export async function takeStep(
  trx: RegionTransaction,
  actor: Actor,
  ref: TaskRef,
  now: Date,
  step: Step,
): Promise<CountyTask> {
  const changed = await changeTask(trx, actor, ref, now, step);
  await reportTasks(trx, actor, [changed], now);
  return taskView(changed, shanghaiDate(now));
}

/**
 * Row and history, in one statement after one that reads and locks. Throws `campaign-unknown`,
 * `directive-not-signed`, `campaign-not-running`, `task-unknown`, `field-not-yours`, `changed-meanwhile`,
 * `period-locked`, `illegal-transition`, `forbidden`.
 */
export async function changeTask(
  trx: RegionTransaction,
  actor: Actor,
  ref: TaskRef,
  now: Date,
  step: Step,
): Promise<LockedTask> {
  const row = await lockTask(trx, ref, now);
  const roles = requireField(actor, row.field);
  if (row.revision !== ref.revision) throw new AppError('changed-meanwhile');
  requireUnlocked(row, now);
  const event = step.event(row);
  const from = row.state as TaskState;
  const to = nextBy(taskTransitions, from, event, roles);
  const set = {
    ...step.change(row),
    ...handedIn(to, now),
    state: to,
    own_state: to,
    revision: row.revision + 1,
  };
  const changed = await trx
    .with('changed', (db) =>
      db
        .updateTable('tasks')
        .set(set)
        .where('campaign_id', '=', ref.campaignId)
        .where('task_id', '=', ref.taskId)
        .returningAll(),
    )
    .with('recorded', (db) =>
      db
        .insertInto('task_steps')
        .columns([
          'campaign_id',
          'task_id',
          'revision',
          'at',
          'actor',
          'event',
          'from_state',
          'to_state',
          'note',
        ])
        .expression((eb) =>
          eb
            .selectFrom('changed')
            .select(['campaign_id', 'task_id', 'revision'])
            .select([
              sql<Date>`${now}::timestamptz`.as('at'),
              sql<string>`${actor.name}`.as('actor'),
              sql<string>`${event}`.as('event'),
              sql<string>`${from}`.as('from_state'),
              sql<string>`${to}`.as('to_state'),
              sql<string>`${step.note ?? ''}`.as('note'),
            ]),
        ),
    )
    .selectFrom('changed')
    .selectAll()
    .executeTakeFirstOrThrow();
  return { ...row, ...changed };
}

/** The task as it is before a step, locked, its signed campaign held as it is, with what a view needs. */
async function lockTask(trx: RegionTransaction, ref: TaskRef, now: Date): Promise<LockedTask> {
  const row = await tasksOf(trx, ref.campaignId)
    .where('t.task_id', '=', ref.taskId)
    .innerJoin('directives as d', (join) =>
      join.onRef('d.region', '=', 'c.region').onRef('d.id', '=', 'c.directive_id'),
    )
    .select(['c.countersign', 'c.last_day', 'd.signed_at'])
    .forUpdate('t')
    .forShare('c')
    .executeTakeFirst();
  if (!row) {
    await requireSignedCampaign(trx, ref.campaignId, 'task', now);
    throw new AppError('task-unknown');
  }
  const work = submittedStates.includes(row.state as TaskState) ? 'take-back' : 'task';
  requireDoable(work, { state: row.campaign_state, last_day: row.last_day }, now);
  if (row.signed_at === null) throw new AppError('directive-not-signed');
  requireInForce(row);
  return row;
}

/** Throws `task-dropped`. */
export function requireInForce(row: Pick<TaskRow, 'dropped' | 'definition'>): void {
  if (row.dropped) throw new AppError('task-dropped', { task: definitionOf(row).title });
}

export async function reportTasks(
  trx: RegionTransaction,
  actor: Actor,
  rows: readonly LockedTask[],
  now: Date,
): Promise<void> {
  const drafts = rows.map((row) => {
    // What the author entered stays the author's, whoever signs it off.
    const origin = { author: row.author ?? actor.name, occurredAt: now };
    return { ...taskReport(row), origin };
  });
  const campaigns = new Set(rows.map((row) => row.campaign_id));
  await queueReports(trx, drafts, {
    author: actor.name,
    now,
    changes: [
      ...rows.map((row) => ({ feature: 'tasks' as const, id: row.task_id })),
      ...[...campaigns].map((id) => ({ feature: 'campaigns' as const, id })),
    ],
  });
}

/** When it was handed in, or that it is not (any more). What was asked for with a return stays until then. */
function handedIn(to: TaskState, now: Date): Updateable<Tasks> {
  return to === 'submitted'
    ? { submitted_at: now, judgement: null }
    : { submitted_at: null, countersigned_by: null };
}
