/** What the tier above did on its letter since: reminded, sent back, verified, closed, looked back, opened again. */
import { stateAfterStep } from '@linked/shared/supervision/county-states.ts';
import type { ProblemSupervision } from '@linked/shared/supervision/payloads.ts';
import type { Updateable } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import type { SupervisedProblems } from '../../db/types.generated.ts';
import type { DirectiveToApply, Outgoing } from '../directives/apply-directive.ts';
import { type Correction, correctionOf, type SupervisedRow } from './reply-report.ts';
import { writeSupervisedStep } from './write-step.ts';

/** The newest word of the tier above counts, whatever the state here; a letter not known here is left alone. */
export async function applySupervisionStep(
  trx: RegionTransaction,
  _region: string,
  item: DirectiveToApply,
  payload: ProblemSupervision,
  outgoing: Outgoing,
): Promise<void> {
  const row = await trx
    .selectFrom('supervised_problems')
    .selectAll()
    .where('supervision_id', '=', payload.supervisionId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return;
  const isOver = row.state === 'concluded' || row.state === 'withdrawn';
  if (isOver) return;
  const after = stateAfterStep[payload.step];
  const state = after === 'to-answer' && row.addressed_to === 'government' ? 'informed' : after;
  const asksAgain = payload.step === 'sent-back' || payload.step === 'reopened';
  const { set, dropped } = replyAfter(row, payload, state !== null);
  await trx
    .updateTable('supervised_problems')
    .set({
      ...set,
      ...(state === null ? {} : { state }),
      reply_due_on: payload.replyDueOn,
      look_back_on: payload.lookBackOn,
      round: payload.round,
      ...(asksAgain ? { sent_back_reason: payload.note } : {}),
      version: row.version + 1,
    })
    .where('supervision_id', '=', payload.supervisionId)
    .execute();
  await writeSupervisedStep(trx, {
    supervisionId: payload.supervisionId,
    at: new Date(payload.at),
    actor: payload.by || item.issuingOrgan,
    event: payload.step,
    note: payload.note,
    replyDueOn: payload.replyDueOn,
    lookBackOn: payload.lookBackOn,
  });
  if (dropped !== null)
    await writeSupervisedStep(trx, {
      supervisionId: payload.supervisionId,
      at: new Date(payload.at),
      actor: dropped.author,
      event: 'correction-dropped',
      note: [dropped.text, dropped.measures].filter(Boolean).join('\n\n'),
    });
  outgoing.changes.push({ feature: 'problems', id: row.problem_id });
}

/**
 * The reply as it stands after the step. A correction that was not signed yet is what an asked-for further reply begins
 * with; once one is verified, that is the reply here, and what was written beside it is kept in the letter's course.
 */
function replyAfter(
  row: SupervisedRow,
  { step, reply }: ProblemSupervision,
  changesState: boolean,
): { set: Updateable<SupervisedProblems>; dropped: Pick<Correction, 'text' | 'measures' | 'author'> | null } {
  const correction = correctionOf(row);
  if (!changesState) return { set: {}, dropped: null };
  if (correction !== null && (step === 'sent-back' || step === 'reopened')) {
    const { text, measures, on, author } = correction;
    return {
      set: { correction: null, reply: text, measures, replied_on: on, reply_author: author },
      dropped: null,
    };
  }
  const crossed =
    reply !== null && (reply.text !== row.reply || reply.measures !== row.measures)
      ? { text: row.reply, measures: row.measures, author: row.reply_author ?? '' }
      : null;
  const set = reply === null ? {} : { reply: reply.text, measures: reply.measures, replied_on: reply.on };
  return { set: { ...set, correction: null }, dropped: correction ?? crossed };
}
