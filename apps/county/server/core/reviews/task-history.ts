/**
 * Everything that happened to a task here: the county's own steps and requests, what was decided above, and the
 * supplements that changed it.
 */
import type { CountyTaskLine } from '@linked/shared/contracts/county/reviews.ts';
import type { DeciderTier, TaskDecisionKind, TaskRequestKind } from '@linked/shared/reviews/decisions.ts';
import type { SupplementDirective } from '@linked/shared/supplements/supplement.ts';
import type { TaskEvent, TaskState } from '@linked/shared/tasks/states.ts';
import type { RegionTransaction } from '../../db/database.ts';
import { fromJson } from '../../db/rows.ts';
import type { Actor } from '../access/actor.ts';
import { getTask } from '../tasks/list-tasks.ts';

/** Oldest first. Throws `campaign-unknown`, `task-unknown`, `field-not-yours`. */
export async function taskHistory(
  trx: RegionTransaction,
  actor: Actor,
  ref: Ref,
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
    ...(await requestsOf(trx, ref)),
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
    ...(await supplementsOf(trx, ref)),
  ];
  return lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

interface Ref {
  campaignId: string;
  taskId: string;
}

const empty = {
  to: null,
  applied: true,
  reason: '',
  asked: '',
  until: null,
  dueOn: null,
} satisfies Partial<CountyTaskLine>;

async function requestsOf(trx: RegionTransaction, { campaignId, taskId }: Ref): Promise<CountyTaskLine[]> {
  const rows = await trx
    .selectFrom('task_requests')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('task_id', '=', taskId)
    .execute();
  return rows.map(
    (row): CountyTaskLine => ({
      ...empty,
      at: row.requested_at.toISOString(),
      by: row.requested_by,
      tier: 'county',
      event: { kind: 'request', name: row.what as TaskRequestKind },
      reason: row.reason,
      until: row.until,
    }),
  );
}

/** Those in force, as of when they were signed for. */
async function supplementsOf(trx: RegionTransaction, { campaignId, taskId }: Ref): Promise<CountyTaskLine[]> {
  const rows = await trx
    .selectFrom('supplements as s')
    .innerJoin('directives as d', 'd.id', 's.directive_id')
    .select(['s.number', 's.content', 's.in_force_at', 'd.issuing_organ'])
    .where('s.campaign_id', '=', campaignId)
    .where('s.in_force_at', 'is not', null)
    .execute();
  return rows.flatMap((row): CountyTaskLine[] => {
    const { title, changes } = fromJson<SupplementDirective>(row.content);
    const change = changes.find((one) => one.taskId === taskId);
    if (!change) return [];
    const { before, after, reason } = change;
    return [
      {
        ...empty,
        at: row.in_force_at!.toISOString(),
        by: row.issuing_organ,
        tier: 'province',
        event: { kind: 'supplement', name: title, number: row.number },
        reason: reason ?? '',
        dueOn: after && after.dueOn !== before?.dueOn ? after.dueOn : null,
      },
    ];
  });
}
