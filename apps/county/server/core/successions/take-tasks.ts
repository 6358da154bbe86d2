/** Tasks of a county that ended: what its successor is asked for from now on, and what was done on it there. */
import { derivedId } from '@linked/shared/ids.ts';
import type { TakeOver } from '@linked/shared/successions/payload.ts';
import { sql } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import type { DirectiveToApply } from '../directives/apply-directive.ts';
import { CITY_ORDINAL } from '../local-tasks/apply-local-tasks.ts';
import type { Own } from './apply-take-over.ts';

/** In force here from now on, also where an earlier county had done it; due, locked and paused as it was there. */
const givenTask = ({ dueOn, lockedAt, unlockedUntil, pausedUntil }: TakeOver['tasks'][number]) => ({
  dropped: false,
  dropped_reason: null,
  ...(dueOn !== null && { due_on: dueOn }),
  ...(lockedAt !== null && { locked_at: lockedAt, lock_decided_at: lockedAt, unlocked_until: unlockedUntil }),
  ...(pausedUntil !== null && { paused_until: pausedUntil }),
});

/** A task not begun here goes on where it stood; beside one of the county's own, what was done there is noted. */
export async function takeTasks(
  trx: RegionTransaction,
  region: string,
  item: DirectiveToApply,
  { from, tasks, doneTasks }: TakeOver,
  own: Own,
): Promise<void> {
  for (const task of tasks) {
    const { percent, indicators, note } = task;
    const there = { from: from.name, percent, indicators, note, goesOn: task.given };
    const mine = trx
      .updateTable('tasks')
      .where('campaign_id', '=', item.campaignId)
      .where('task_id', '=', task.taskId);
    // Nothing was done there of what begins anew here.
    if (percent > 0 || indicators.length > 0 || note !== '')
      await mine
        .set({ taken_over: sql`taken_over || ${JSON.stringify([there])}::jsonb` })
        .where(sql<boolean>`not taken_over @> ${JSON.stringify([{ from: from.name }])}::jsonb`)
        .execute();
    if (task.definition !== null)
      await knowTask(trx, region, item.campaignId, task.definition, task.startsOn);
    if (task.given) await mine.set(givenTask(task)).where('revision', '=', 0).execute();
    if (task.revision === 0) continue;
    await mine
      .set({
        percent,
        indicators: JSON.stringify(indicators),
        note,
        author: task.author,
        // What was returned there waits for an answer here.
        state: task.returned === null ? task.state : 'returned',
        own_state: task.state,
        judgement: task.returned && JSON.stringify(task.returned),
        revision: own(task.revision),
      })
      .where('revision', '=', 0)
      .execute();
  }
  if (doneTasks.length === 0) return;
  await trx
    .updateTable('tasks')
    .set({ dropped: true, dropped_reason: `${from.name}已完成并报送` })
    .where('campaign_id', '=', item.campaignId)
    .where('task_id', 'in', doneTasks)
    .where('revision', '=', 0)
    .execute();
}

/** In the version in force, after the campaign's other tasks where a supplement added it before this county was asked. */
async function knowTask(
  trx: RegionTransaction,
  region: string,
  campaignId: string,
  task: NonNullable<TakeOver['tasks'][number]['definition']>,
  startsOn: string | null,
): Promise<void> {
  await sql`
    insert into tasks as mine (campaign_id, task_id, entity_id, ordinal, field, due_on, starts_on, task_revision,
      definition)
    select ${campaignId}, ${task.id}, ${derivedId(campaignId, region, 'task', task.id)},
      (select coalesce(max(ordinal), 0) + 1 from tasks where campaign_id = ${campaignId} and ordinal < ${CITY_ORDINAL}),
      ${task.field}, ${task.dueOn}::date, ${startsOn}::date, ${task.revision}, ${JSON.stringify(task)}::jsonb
    on conflict (region, campaign_id, task_id) do update set
      task_revision = excluded.task_revision, definition = excluded.definition, starts_on = excluded.starts_on
    where mine.revision = 0 and mine.origin = 'campaign'`.execute(trx);
}
