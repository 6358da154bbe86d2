/** A county is merged, split or renamed: the one before becomes read-only, the one after goes on with what was open. */
import type { TakeOver } from '@linked/shared/successions/payload.ts';
import { ownRegion, type RegionTransaction } from '../../db/database.ts';
import { insertNewIds, insertRows } from '../../db/rows.ts';
import type { DirectiveToApply, Outgoing } from '../directives/apply-directive.ts';
import { takeLetters } from './take-letters.ts';
import { takeTasks } from './take-tasks.ts';

/** Repeating it changes nothing. What was registered, saved and typed stays where it is, in both counties. */
export async function applyTakeOver(
  trx: RegionTransaction,
  region: string,
  item: DirectiveToApply,
  payload: TakeOver,
  outgoing: Outgoing,
): Promise<void> {
  const { role, from, successors, effectiveOn, reason } = payload;
  const ends = role === 'predecessor';
  await trx
    .updateTable('campaigns')
    .set({ succession: JSON.stringify({ role, from, successors, effectiveOn, reason }) })
    .$if(ends, (query) => query.set({ state: 'succeeded' }))
    .where('id', '=', item.campaignId)
    .where('state', 'in', ['received', 'open', 'closing'])
    .execute();
  outgoing.changes.push({ feature: 'campaigns', id: item.campaignId });
  if (ends) {
    const moved = payload.moved.map(({ kind, entityId }) => ({
      campaign_id: item.campaignId,
      kind,
      entity_id: entityId,
    }));
    await insertRows(trx, 'moved_entities', moved, { skipExisting: true });
    return;
  }
  // Revisions cross the link raised by the base of a county that lost its records once.
  const { base } = await trx
    .selectFrom('instances')
    .select('revision_base as base')
    .where('region', '=', ownRegion)
    .executeTakeFirstOrThrow();
  const own = (revision: number): number => Math.max(1, revision - base);
  await takeProblems(trx, item, payload, own);
  await takeGroups(trx, item, payload, own);
  await takeTasks(trx, region, item, payload, own);
  await takeQuestions(trx, item, payload, own);
  await takeLetters(trx, item, payload, { own, outgoing });
  outgoing.changes.push(
    { feature: 'problems', id: item.campaignId },
    { feature: 'groups', id: item.campaignId },
    { feature: 'tasks', id: item.campaignId },
    { feature: 'questions', id: item.campaignId },
  );
}

/** A revision of the link as one of this county's own. */
export type Own = (revision: number) => number;

async function takeProblems(
  trx: RegionTransaction,
  item: DirectiveToApply,
  { from, problems, effectiveOn }: TakeOver,
  own: Own,
): Promise<void> {
  const rows = problems.map((problem) => ({
    id: problem.id,
    campaign_id: item.campaignId,
    field: problem.field,
    title: problem.title,
    // What the county before had written about it stays there; the hub knows a problem's outline.
    detail: '',
    source: problem.source,
    state: problem.state,
    place: '',
    found_on: problem.foundOn,
    due_on: problem.dueOn,
    unit: problem.unit,
    person: null,
    measures: '',
    answer: '',
    closed_on: problem.closedOn,
    times_reopened: problem.timesReopened,
    revision: own(problem.revision),
    upstream_id: problem.upstreamId,
    reply_due_on: problem.handedOver?.replyDueOn ?? null,
    addressed_to: problem.handedOver?.addressedTo ?? null,
    letter_no: problem.handedOver?.letterNo ?? null,
    author: problem.author,
    taken_from: from.name,
  }));
  const fresh = await insertNewIds(trx, 'problems', rows);
  const steps = rows
    .filter((row) => fresh.has(row.id))
    .map((row) => ({
      problem_id: row.id,
      ordinal: 1,
      at: item.issuedAt,
      actor: item.issuingOrgan,
      event: 'take-over',
      from_state: null,
      to_state: row.state,
      note: `${from.name} ${effectiveOn}`,
    }));
  await insertRows(trx, 'problem_steps', steps);
}

async function takeGroups(
  trx: RegionTransaction,
  item: DirectiveToApply,
  { from, groups }: TakeOver,
  own: Own,
): Promise<void> {
  const rows = groups.map((group) => ({
    id: group.id,
    campaign_id: item.campaignId,
    field: group.field,
    name: group.name,
    leader_name: group.leaderName,
    members: group.members,
    other_members: group.otherMembers,
    trained: group.trained,
    revision: own(group.revision),
    deleted: false,
    taken_from: from.name,
  }));
  await insertRows(trx, 'rep_groups', rows, { skipExisting: true });
}

/** Shown as the county's own: the answer comes here, and it may be taken back. */
async function takeQuestions(
  trx: RegionTransaction,
  item: DirectiveToApply,
  { from, questions }: TakeOver,
  own: Own,
): Promise<void> {
  const rows = questions.map((question) => ({
    id: question.id,
    campaign_id: item.campaignId,
    field: question.field,
    task_id: question.taskId,
    text: question.text,
    asked_by: `${question.author}（${from.name}）`,
    asked_at: question.askedAt,
    withdrawn: false,
    revision: own(question.revision),
  }));
  await insertRows(trx, 'questions', rows, { skipExisting: true });
}
