/** The same steps for several tasks at once, all or none: a county's table of the week, a leader's signatures. */
import { AppError, isAppError } from '@linked/shared/errors/app-error.ts';
import type { TaskState } from '@linked/shared/tasks/states.ts';
import type { RegionTransaction } from '../../db/database.ts';
import type { Actor } from '../access/actor.ts';
import { countersign, save, submit, type TaskProgress } from './change-task.ts';
import { changeTask, type LockedTask, reportTasks, type Step } from './task-step.ts';

/** `revision`: the one the actor has seen; 0 when nothing was saved yet. */
export interface SeenTask {
  taskId: string;
  revision: number;
}

/** Throws the errors of the first that cannot be signed off, with `taskId` in the params. */
export async function countersignTasks(
  trx: RegionTransaction,
  actor: Actor,
  input: { campaignId: string; tasks: readonly SeenTask[] },
  now: Date,
): Promise<number> {
  const changed = await changeEach(trx, actor, input, now, () => [countersign(actor)]);
  return changed.length;
}

/**
 * Writes the figures of several tasks and hands in those marked `submit`; each is reported once, as it is in
 * the end. Throws the errors of the first that cannot be taken, with `taskId` in the params.
 */
export async function reportTasksTogether(
  trx: RegionTransaction,
  actor: Actor,
  input: { campaignId: string; tasks: readonly (SeenTask & TaskProgress & { submit: boolean })[] },
  now: Date,
): Promise<{ taskId: string; state: TaskState; revision: number }[]> {
  const changed = await changeEach(trx, actor, input, now, (task) =>
    task.submit ? [save(actor, task), submit(actor)] : [save(actor, task)],
  );
  return changed.map((row) => ({
    taskId: row.task_id,
    state: row.state as TaskState,
    revision: row.revision,
  }));
}

/** Adds which task it is about, so that the screen can point to its row. */
const naming = (error: unknown, taskId: string): unknown =>
  isAppError(error) ? new AppError(error.code, { ...error.params, taskId }, { cause: error }) : error;

async function changeEach<T extends SeenTask>(
  trx: RegionTransaction,
  actor: Actor,
  { campaignId, tasks }: { campaignId: string; tasks: readonly T[] },
  now: Date,
  stepsOf: (task: T) => Step[],
): Promise<LockedTask[]> {
  // In one order for everybody, and the reports last: two at once do not wait for each other.
  const inOrder = tasks.toSorted((a, b) => (a.taskId < b.taskId ? -1 : 1));
  const changed: LockedTask[] = [];
  for (const task of inOrder) {
    try {
      let last: LockedTask | undefined;
      for (const step of stepsOf(task)) {
        const revision: number = last?.revision ?? task.revision;
        last = await changeTask(trx, actor, { campaignId, taskId: task.taskId, revision }, now, step);
      }
      if (last) changed.push(last);
    } catch (error) {
      throw naming(error, task.taskId);
    }
  }
  await reportTasks(trx, actor, changed, now);
  return changed;
}
