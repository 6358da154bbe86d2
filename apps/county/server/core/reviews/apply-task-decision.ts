/**
 * What a decision of an upper tier does to a task here. It never makes a revision of the county's own and so nothing
 * to report: what the county says and what is decided about it are two facts, and both tiers' digests stay equal.
 *
 * A review or a return judges one revision. When the county has gone on to a newer one meanwhile, the decision is kept
 * in the task's history and changes nothing: newer work is not undone. Locks, unlocks, extensions and pauses are about
 * the task whatever its revision; of two the one decided later holds, in whatever order they come.
 */
import type { DirectivePayload } from '@linked/shared/link/kinds.ts';
import type { TaskDecision } from '@linked/shared/reviews/decisions.ts';
import { next } from '@linked/shared/state-machine.ts';
import {
  submittedStates,
  type TaskEvent,
  type TaskState,
  taskTransitions,
} from '@linked/shared/tasks/states.ts';
import { sql, type Updateable } from 'kysely';
import { type CountyChange, channels } from '../../db/channels.ts';
import { ownRegion, type RegionTransaction } from '../../db/database.ts';
import { fromJson, insertNewIds } from '../../db/rows.ts';
import type { Tasks } from '../../db/types.generated.ts';
import type { DirectiveToApply } from '../directives/apply-directive.ts';
import type { TaskRow } from '../tasks/task-report.ts';

export async function applyTaskDecision(
  trx: RegionTransaction,
  region: string,
  item: DirectiveToApply,
  { decisions }: DirectivePayload<'task-decision'>,
): Promise<void> {
  const { revision_base: base } = await trx
    .selectFrom('instances')
    .select('revision_base')
    .where('region', '=', ownRegion)
    .executeTakeFirstOrThrow();
  // In one order for everybody who locks tasks.
  for (const decision of decisions.toSorted((a, b) => (a.taskId < b.taskId ? -1 : 1)))
    await applyOne(trx, item.campaignId, decision, base);
  await tellScreens(trx, region, item.campaignId);
}

/**
 * For a task that has come just now: what was decided about it before, such as a lock while its supplement waited for
 * the signature, takes effect in the order in which it was decided.
 */
export async function replayDecisions(
  trx: RegionTransaction,
  campaignId: string,
  taskId: string,
): Promise<void> {
  const { revision_base: base } = await trx
    .selectFrom('instances')
    .select('revision_base')
    .where('region', '=', ownRegion)
    .executeTakeFirstOrThrow();
  const waiting = await trx
    .selectFrom('task_decisions')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('task_id', '=', taskId)
    .where('applied', '=', false)
    .orderBy('at')
    .orderBy('id')
    .execute();
  for (const {
    id,
    decision,
    revision,
    at,
    by,
    tier,
    reason,
    asked,
    author,
    until,
    due_on,
    request_id,
  } of waiting) {
    const row = await trx
      .selectFrom('tasks')
      .selectAll()
      .where('campaign_id', '=', campaignId)
      .where('task_id', '=', taskId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const decided: TaskDecision = {
      ...{ id, taskId, revision, by, reason, asked, author, until, dueOn: due_on, requestId: request_id },
      decision: decision as TaskDecision['decision'],
      tier: tier as TaskDecision['tier'],
      at: at.toISOString(),
    };
    const effect = effectOf(row, decided, base);
    if (effect === null) continue;
    if (Object.keys(effect).length > 0)
      await trx
        .updateTable('tasks')
        .set(effect)
        .where('campaign_id', '=', campaignId)
        .where('task_id', '=', taskId)
        .execute();
    const to = effect.state ?? row.state;
    await trx
      .updateTable('task_decisions')
      .set({ applied: true, from_state: row.state, to_state: to })
      .where('id', '=', id)
      .execute();
  }
}

async function applyOne(
  trx: RegionTransaction,
  campaignId: string,
  decision: TaskDecision,
  base: number,
): Promise<void> {
  const row = await trx
    .selectFrom('tasks')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('task_id', '=', decision.taskId)
    .forUpdate()
    .executeTakeFirst();
  const effect = row ? effectOf(row, decision, base) : null;
  const to = effect?.state ?? row?.state ?? null;
  const isNew = await insertNewIds(trx, 'task_decisions', [
    {
      id: decision.id,
      campaign_id: campaignId,
      task_id: decision.taskId,
      decision: decision.decision,
      revision: decision.revision,
      at: decision.at,
      by: decision.by,
      tier: decision.tier,
      reason: decision.reason,
      asked: decision.asked,
      author: decision.author,
      until: decision.until,
      due_on: decision.dueOn,
      request_id: decision.requestId,
      applied: effect !== null,
      from_state: row?.state ?? null,
      to_state: to,
    },
  ]);
  // The same decision a second time was applied the first time.
  if (isNew.size === 0) return;
  if (decision.requestId !== null)
    await trx
      .updateTable('task_requests')
      .set({ answer_id: decision.id })
      .where('id', '=', decision.requestId)
      .where('answer_id', 'is', null)
      .execute();
  if (effect === null || Object.keys(effect).length === 0) return;
  await trx
    .updateTable('tasks')
    .set(effect)
    .where('campaign_id', '=', campaignId)
    .where('task_id', '=', decision.taskId)
    .execute();
}

type Effect = Updateable<Tasks> & { state?: TaskState };

/** Columns that the decision sets; null when it changes nothing. `base`: what is added to revisions on the link. */
function effectOf(row: TaskRow, decision: TaskDecision, base: number): Effect | null {
  switch (decision.decision) {
    case 'review':
    case 'return':
      return judge(row, decision, base);
    case 'lock':
    case 'unlock':
      return setLock(row, decision);
    // The hub says what the due date is now: a county may have a day of its own.
    case 'extend':
    case 'pause':
    case 'resume':
      return {
        ...(decision.dueOn !== null && { due_on: decision.dueOn }),
        ...(decision.decision === 'pause' && { paused_until: decision.until }),
        ...(decision.decision === 'resume' && { paused_until: null }),
      };
    case 'refuse':
      return {};
  }
}

/** The county has changed nothing since it handed in, whatever was decided about it. */
const untouched = (row: TaskRow): boolean => submittedStates.includes(row.own_state as TaskState);

function judge(row: TaskRow, decision: TaskDecision, base: number): Effect | null {
  if (decision.revision !== row.revision + base || !untouched(row)) return null;
  const earlier = fromJson<TaskDecision | null>(row.judgement);
  if (earlier !== null && Date.parse(earlier.at) >= Date.parse(decision.at)) return null;
  const judgement = JSON.stringify(decision);
  const state = row.state as TaskState;
  // What lies locked is reviewed without a change of its state, and so is what an unlock has just opened.
  if (decision.decision === 'review' && state !== 'submitted') return { judgement };
  return { judgement, state: next(taskTransitions, state, decision.decision as TaskEvent) };
}

function setLock(row: TaskRow, decision: TaskDecision): Effect | null {
  const at = new Date(decision.at);
  if (row.lock_decided_at !== null && row.lock_decided_at >= at) return null;
  const state = row.state as TaskState;
  if (decision.decision === 'unlock')
    return {
      unlocked_until: decision.until,
      lock_decided_at: at,
      // Held until now by a lock that has not come yet, or never will.
      locked_at: row.locked_at ?? at,
      ...(state === 'locked' && { state: next(taskTransitions, state, 'unlock') }),
    };
  const holds = untouched(row) && state !== 'returned' && state !== 'locked';
  return {
    locked_at: at,
    unlocked_until: null,
    lock_decided_at: at,
    // What is not handed in keeps its state: it can be handed in again once it is unlocked.
    ...(holds && { state: next(taskTransitions, state, 'lock') }),
  };
}

async function tellScreens(trx: RegionTransaction, region: string, campaignId: string): Promise<void> {
  const change: CountyChange = { region, feature: 'tasks', id: campaignId };
  await sql`select pg_notify(${channels.changes}, ${JSON.stringify(change)})`.execute(trx);
}
