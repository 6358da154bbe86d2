/** The first and the last day of a phase. */
import { recordPhase } from '../campaigns/record-course.ts';
import type { HubTransaction } from '../db/database.ts';
import { lockReasonOf } from '../phases/phase-locks.ts';
import { lockAgain, lockTasks } from '../reviews/lock-tasks.ts';
import type { Due, Outcome } from './handlers.ts';

export const phaseBegins = async (trx: HubTransaction, due: Due<'phase-begins'>): Promise<Outcome> => ({
  outcome: await onRecord(trx, 'phase-begins', due),
});

/**
 * Locks what belonged to the phase: the data of the period, not the county's work. One that had ended before and was
 * extended has opened its tasks to this day: they are locked again.
 */
export async function phaseEnds(trx: HubTransaction, due: Due<'phase-ends'>): Promise<Outcome> {
  const { campaign, args, now } = due;
  const recorded = await onRecord(trx, 'phase-ends', due);
  const again = await lockAgain(trx, { campaignId: campaign.id, now });
  const taskIds = await tasksOf(trx, campaign.id, args.phase);
  if (taskIds.length === 0) return { outcome: { ...recorded, locked: again } };
  const name = campaign.document.phases.find((phase) => phase.code === args.phase)?.name ?? args.phase;
  const locked = await lockTasks(trx, { campaignId: campaign.id, taskIds, reason: lockReasonOf(name), now });
  return { outcome: { ...recorded, locked: again + locked } };
}

/** Tasks whose newest version says that they belong to the phase. */
async function tasksOf(trx: HubTransaction, campaignId: string, phase: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('campaign_tasks as t')
    .innerJoin('task_versions as v', (join) =>
      join
        .onRef('v.campaign_id', '=', 't.campaign_id')
        .onRef('v.task_id', '=', 't.task_id')
        .onRef('v.revision', '=', 't.revision'),
    )
    .where('t.campaign_id', '=', campaignId)
    .where('v.definition', '@>', JSON.stringify({ phase }))
    .select('t.task_id')
    .orderBy('t.ordinal')
    .execute();
  return rows.map((row) => row.task_id);
}

async function onRecord(
  trx: HubTransaction,
  event: 'phase-begins' | 'phase-ends',
  { campaign, args, now }: Due<'phase-begins' | 'phase-ends'>,
): Promise<{ phase: string }> {
  const { phase } = args;
  const nth = await timesBefore(trx, campaign.id, event, phase);
  await recordPhase(trx, { campaignId: campaign.id, phase, event, nth, now });
  return { phase };
}

/** How often this moment of the phase has come already: a phase that was moved after its end ends again. */
async function timesBefore(
  trx: HubTransaction,
  campaignId: string,
  kind: string,
  phase: string,
): Promise<number> {
  const { times } = await trx
    .selectFrom('course_moments')
    .select((eb) => eb.fn.countAll<number>().as('times'))
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', kind)
    .where('args', '@>', JSON.stringify({ phase }))
    .where('done_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return times;
}
