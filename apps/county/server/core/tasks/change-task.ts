/** Progress, hand-in and the leader's sign-off of a task: every step goes through the state table. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { IndicatorValue } from '@linked/shared/link/kinds.ts';
import { nextBy } from '@linked/shared/state-machine.ts';
import { type TaskEvent, type TaskState, taskTransitions } from '@linked/shared/tasks/states.ts';
import type { Updateable } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import { fromJson, insertRows } from '../../db/rows.ts';
import type { Tasks } from '../../db/types.generated.ts';
import { type Actor, requireField } from '../access/actor.ts';
import { type OpenCampaign, requireSignedCampaign } from '../campaigns/open-campaign.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { checkIndicatorValues, requireAllIndicators } from './check-values.ts';
import { type CountyTask, getTask } from './list-tasks.ts';
import { definitionOf, type TaskRow, taskReport } from './task-report.ts';

/** `revision`: the one the actor has seen; 0 when nothing was saved yet. */
export interface TaskRef {
  campaignId: string;
  taskId: string;
  revision: number;
}

interface Step {
  event: (campaign: OpenCampaign) => TaskEvent;
  /** Columns that the step sets; may throw what is wrong with the row. */
  change: (row: TaskRow) => Updateable<Tasks>;
  note?: string;
}

/** Writes figures. Throws the errors of `checkIndicatorValues` and of every step (below). */
export const saveProgress = (
  trx: RegionTransaction,
  actor: Actor,
  input: TaskRef & { percent: number; indicators: IndicatorValue[]; note: string },
  now: Date,
): Promise<CountyTask> =>
  takeStep(trx, actor, input, now, {
    event: () => 'save',
    change: (row) => {
      checkIndicatorValues(definitionOf(row).indicators, input.indicators);
      return {
        percent: input.percent,
        indicators: JSON.stringify(input.indicators),
        note: input.note,
        author: actor.name,
      };
    },
  });

/** Hands in, or asks the leader for sign-off where the campaign wants it. Also throws `indicator-missing`. */
export const submitTask = (
  trx: RegionTransaction,
  actor: Actor,
  ref: TaskRef,
  now: Date,
): Promise<CountyTask> =>
  takeStep(trx, actor, ref, now, {
    event: (campaign) => (campaign.countersign ? 'request-countersign' : 'submit'),
    change: (row) => {
      requireAllIndicators(definitionOf(row).indicators, fromJson(row.indicators));
      return { author: actor.name, sent_back_reason: null };
    },
  });

export const countersignTask = (
  trx: RegionTransaction,
  actor: Actor,
  ref: TaskRef,
  now: Date,
): Promise<CountyTask> =>
  takeStep(trx, actor, ref, now, {
    event: () => 'countersign',
    change: () => ({ countersigned_by: actor.name }),
  });

/** Several at once, all or none: the errors of the first that cannot be signed off. */
export async function countersignTasks(
  trx: RegionTransaction,
  actor: Actor,
  input: { campaignId: string; tasks: readonly { taskId: string; revision: number }[] },
  now: Date,
): Promise<number> {
  for (const task of input.tasks)
    await countersignTask(trx, actor, { campaignId: input.campaignId, ...task }, now);
  return input.tasks.length;
}

/** The leader gives it back to its author, who reads why. */
export const sendTaskBack = (
  trx: RegionTransaction,
  actor: Actor,
  input: TaskRef & { reason: string },
  now: Date,
): Promise<CountyTask> =>
  takeStep(trx, actor, input, now, {
    event: () => 'send-back',
    change: () => ({ sent_back_reason: input.reason }),
    note: input.reason,
  });

/** Takes back what was handed in, to correct it. */
export const reviseTask = (
  trx: RegionTransaction,
  actor: Actor,
  ref: TaskRef,
  now: Date,
): Promise<CountyTask> =>
  takeStep(trx, actor, ref, now, { event: () => 'revise', change: () => ({ author: actor.name }) });

/**
 * One step: row, history and report. Throws `campaign-unknown`, `directive-not-signed`,
 * `campaign-not-running`, `task-unknown`, `field-not-yours`, `changed-meanwhile`, `illegal-transition`,
 * `forbidden`.
 */
async function takeStep(
  trx: RegionTransaction,
  actor: Actor,
  ref: TaskRef,
  now: Date,
  step: Step,
): Promise<CountyTask> {
  const campaign = await requireSignedCampaign(trx, ref.campaignId);
  const row = await trx
    .selectFrom('tasks')
    .selectAll()
    .where('campaign_id', '=', ref.campaignId)
    .where('task_id', '=', ref.taskId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new AppError('task-unknown');
  const roles = requireField(actor, row.field);
  if (row.revision !== ref.revision) throw new AppError('changed-meanwhile');
  const event = step.event(campaign);
  const from = row.state as TaskState;
  const to = nextBy(taskTransitions, from, event, roles);
  const changed = await trx
    .updateTable('tasks')
    .set({ ...step.change(row), ...handedIn(to, now), state: to, revision: row.revision + 1 })
    .where('campaign_id', '=', ref.campaignId)
    .where('task_id', '=', ref.taskId)
    .returningAll()
    .executeTakeFirstOrThrow();
  await insertRows(trx, 'task_steps', [
    {
      campaign_id: ref.campaignId,
      task_id: ref.taskId,
      revision: changed.revision,
      at: now,
      actor: actor.name,
      event,
      from_state: from,
      to_state: to,
      note: step.note ?? '',
    },
  ]);
  const view = await getTask(trx, actor, ref, now);
  await queueReports(trx, [taskReport(changed)], {
    author: changed.author ?? actor.name,
    now,
    changes: [
      { feature: 'tasks', id: ref.taskId },
      { feature: 'campaigns', id: ref.campaignId },
    ],
  });
  return view;
}

/** When it was handed in, or that it is not (any more). */
function handedIn(to: TaskState, now: Date): Updateable<Tasks> {
  return to === 'submitted' ? { submitted_at: now } : { submitted_at: null, countersigned_by: null };
}
