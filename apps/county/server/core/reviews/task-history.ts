/** Everything that happened to a task here: the county's own steps, and what was decided above. */
import type { CountyTaskLine } from '@linked/shared/contracts/county/reviews.ts';
import type { DeciderTier, TaskDecisionKind } from '@linked/shared/reviews/decisions.ts';
import type { TaskEvent, TaskState } from '@linked/shared/tasks/states.ts';
import type { RegionTransaction } from '../../db/database.ts';
import type { Actor } from '../access/actor.ts';
import { getTask } from '../tasks/list-tasks.ts';

/** Oldest first. Throws `campaign-unknown`, `task-unknown`, `field-not-yours`. */
export async function taskHistory(
  trx: RegionTransaction,
  actor: Actor,
  ref: { campaignId: string; taskId: string },
  now: Date,
): Promise<CountyTaskLine[]> {
  await getTask(trx, actor, ref, now);
  const steps = await trx
    .selectFrom('task_steps')
    .selectAll()
    .where('campaign_id', '=', ref.campaignId)
    .where('task_id', '=', ref.taskId)
    .orderBy('revision')
    .execute();
  const decisions = await trx
    .selectFrom('task_decisions')
    .selectAll()
    .where('campaign_id', '=', ref.campaignId)
    .where('task_id', '=', ref.taskId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const lines: CountyTaskLine[] = [
    ...steps.map(
      (step): CountyTaskLine => ({
        at: step.at.toISOString(),
        by: step.actor,
        tier: 'county',
        event: { kind: 'step', name: step.event as TaskEvent },
        to: step.to_state as TaskState,
        applied: true,
        reason: step.note,
        asked: '',
        until: null,
        dueOn: null,
      }),
    ),
    ...decisions.map(
      (row): CountyTaskLine => ({
        at: row.at.toISOString(),
        by: row.by,
        tier: row.tier as DeciderTier,
        event: { kind: 'decision', name: row.decision as TaskDecisionKind },
        to: row.to_state as TaskState | null,
        applied: row.applied,
        reason: row.reason,
        asked: row.asked,
        until: row.until,
        dueOn: row.due_on,
      }),
    ),
  ];
  return lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
