/** What a signed supplement changes in the county's tasks. The work on them stays as it is. */
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { derivedId } from '@linked/shared/ids.ts';
import type { SupplementDirective, TaskDifference } from '@linked/shared/supplements/supplement.ts';
import { sql } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import { fromJson } from '../../db/rows.ts';
import { replayDecisions } from '../reviews/apply-task-decision.ts';

/**
 * Puts the supplement of this directive in force, after those of the same campaign that came before it and are not
 * signed yet: a later version of a task contains the earlier ones. Returns the campaign's id; null when the directive
 * is no supplement.
 */
export async function putSupplementInForce(
  trx: RegionTransaction,
  region: string,
  directiveId: string,
  now: Date,
): Promise<string | null> {
  const signed = await trx
    .selectFrom('supplements')
    .select(['campaign_id', 'number'])
    .where('directive_id', '=', directiveId)
    .executeTakeFirst();
  if (!signed) return null;
  const waiting = await trx
    .updateTable('supplements')
    .from('directives')
    .set({ in_force_at: now })
    .whereRef('directives.id', '=', 'supplements.directive_id')
    .where('supplements.campaign_id', '=', signed.campaign_id)
    .where('number', '<=', signed.number)
    .where('in_force_at', 'is', null)
    .returning(['number', 'content', 'issued_at'])
    .execute();
  for (const { content, issued_at: issuedAt } of waiting.toSorted((a, b) => a.number - b.number))
    for (const change of fromJson<SupplementDirective>(content).changes)
      await changeTask(trx, region, { campaignId: signed.campaign_id, issuedAt }, change);
  return signed.campaign_id;
}

async function changeTask(
  trx: RegionTransaction,
  region: string,
  { campaignId, issuedAt }: { campaignId: string; issuedAt: Date },
  { taskId, before, after, startsOn, reason }: TaskDifference,
): Promise<void> {
  const task = trx.updateTable('tasks').where('campaign_id', '=', campaignId).where('task_id', '=', taskId);
  if (after === null) {
    await task.set({ dropped: true, dropped_reason: reason }).execute();
    return;
  }
  if (before === null) {
    await addTask(trx, region, campaignId, after, startsOn);
    return;
  }
  await task
    .set({
      task_revision: after.revision,
      definition: JSON.stringify(after),
      // A due date that was put off for this county alone stays, unless the supplement is about it and came later.
      ...(before.dueOn === after.dueOn ? {} : { due_on: unlessDecidedSince(issuedAt, after.dueOn) }),
    })
    .where('task_revision', '<', after.revision)
    .execute();
}

async function addTask(
  trx: RegionTransaction,
  region: string,
  campaignId: string,
  task: CampaignTask,
  startsOn: string | null,
): Promise<void> {
  await sql`
    insert into tasks (campaign_id, task_id, entity_id, ordinal, field, due_on, starts_on, task_revision, definition)
    select ${campaignId}, ${task.id}, ${derivedId(campaignId, region, 'task', task.id)},
      (select coalesce(max(ordinal), 0) + 1 from tasks where campaign_id = ${campaignId}),
      ${task.field}, ${task.dueOn}::date, ${startsOn}::date, ${task.revision}, ${JSON.stringify(task)}::jsonb
    on conflict (region, campaign_id, task_id) do nothing`.execute(trx);
  await replayDecisions(trx, campaignId, task.id);
}

/** The supplement's day, or the task's own where an upper tier set it after the supplement was issued. */
const unlessDecidedSince = (issuedAt: Date, dueOn: string) => sql<string>`case when exists (
    select from task_decisions d
    where d.campaign_id = tasks.campaign_id and d.task_id = tasks.task_id and d.due_on is not null
      and d.at > ${issuedAt})
  then due_on else ${dueOn}::date end`;
