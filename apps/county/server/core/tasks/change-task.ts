/** Progress, hand-in and the leader's sign-off of a task: each a step through the state table. */
import type { IndicatorValue } from '@linked/shared/link/kinds.ts';
import type { RegionTransaction } from '../../db/database.ts';
import type { Actor } from '../access/actor.ts';
import { checkIndicatorValues, requireAllIndicators } from './check-values.ts';
import type { CountyTask } from './list-tasks.ts';
import { definitionOf, valuesInForce } from './task-report.ts';
import { type Step, type TaskRef, takeStep } from './task-step.ts';

/** What staff enter for a task. `percent`: 0 to 100. */
export interface TaskProgress {
  percent: number;
  indicators: IndicatorValue[];
  note: string;
}

export const save = (actor: Actor, { percent, indicators, note }: TaskProgress): Step => ({
  event: () => 'save',
  change: (row) => {
    checkIndicatorValues(definitionOf(row).indicators, indicators);
    return {
      percent,
      indicators: JSON.stringify(indicators),
      note,
      author: actor.name,
      written_revision: row.task_revision,
    };
  },
});

export const submit = (actor: Actor): Step => ({
  event: (row) => (row.countersign ? 'request-countersign' : 'submit'),
  change: (row) => {
    const values = valuesInForce(row);
    requireAllIndicators(definitionOf(row).indicators, values);
    return {
      author: actor.name,
      sent_back_reason: null,
      indicators: JSON.stringify(values),
      written_revision: row.task_revision,
    };
  },
});

export const countersign = (actor: Actor): Step => ({
  event: () => 'countersign',
  change: () => ({ countersigned_by: actor.name }),
});

/** Writes figures. Throws the errors of `checkIndicatorValues` and of every step. */
export const saveProgress = (
  trx: RegionTransaction,
  actor: Actor,
  input: TaskRef & TaskProgress,
  now: Date,
): Promise<CountyTask> => takeStep(trx, actor, input, now, save(actor, input));

/** Hands in, or asks the leader for sign-off where the campaign wants it. Also throws `indicator-missing`. */
export const submitTask = (
  trx: RegionTransaction,
  actor: Actor,
  ref: TaskRef,
  now: Date,
): Promise<CountyTask> => takeStep(trx, actor, ref, now, submit(actor));

export const countersignTask = (
  trx: RegionTransaction,
  actor: Actor,
  ref: TaskRef,
  now: Date,
): Promise<CountyTask> => takeStep(trx, actor, ref, now, countersign(actor));

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
