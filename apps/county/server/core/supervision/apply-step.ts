/** What the tier above did on its letter since: reminded, sent back, verified, closed, looked back, opened again. */
import { stateAfterStep } from '@linked/shared/supervision/county-states.ts';
import type { ProblemSupervision } from '@linked/shared/supervision/payloads.ts';
import type { RegionTransaction } from '../../db/database.ts';
import type { DirectiveToApply, Outgoing } from '../directives/apply-directive.ts';
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
  await trx
    .updateTable('supervised_problems')
    .set({
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
  outgoing.changes.push({ feature: 'problems', id: row.problem_id });
}
