/** Letters of the tiers above that were out to the county before: answered here from now on, each with its way so far. */
import type { TakenLetter, TakeOver } from '@linked/shared/successions/payload.ts';
import type { RegionTransaction } from '../../db/database.ts';
import { insertNew, insertRows } from '../../db/rows.ts';
import type { DirectiveToApply, Outgoing } from '../directives/apply-directive.ts';
import { ownProblem } from '../supervision/apply-assignment.ts';
import { writeSupervisedStep } from '../supervision/write-step.ts';
import type { Own } from './apply-take-over.ts';

/** Repeating it changes nothing. The problems that go with them are on the ledger, or are registered here. */
export async function takeLetters(
  trx: RegionTransaction,
  item: DirectiveToApply,
  { from, letters, effectiveOn }: TakeOver,
  { own, outgoing }: { own: Own; outgoing: Outgoing },
): Promise<void> {
  for (const letter of letters) {
    const { assignment } = letter;
    const { supervisionId, letter: text } = assignment;
    if (supervisionId === null || text === null) continue;
    const problem = await ownProblem(trx, item, assignment, outgoing);
    const isNew = await insertNew(trx, 'supervised_problems', {
      supervision_id: supervisionId,
      campaign_id: item.campaignId,
      problem_id: problem.id,
      field: assignment.field,
      addressed_to: assignment.addressedTo,
      issuing_organ: letter.issuingOrgan,
      letter_no: assignment.letterNo,
      letter_title: text.title,
      addressee: text.addressee,
      letter_text: text.text,
      issued_at: letter.issuedAt,
      round_title: assignment.roundTitle,
      reply_due_on: assignment.replyDueOn,
      look_back_on: letter.lookBackOn,
      round: letter.round,
      state: letter.state,
      sent_back_reason: letter.sentBackReason,
      ...replyColumns(letter.reply, own),
    });
    if (!isNew) continue;
    const steps = letter.steps.map((step, index) => ({
      supervision_id: supervisionId,
      ordinal: index + 1,
      at: step.at,
      actor: step.actor,
      event: step.event,
      note: step.note,
      reply_due_on: step.replyDueOn,
      look_back_on: step.lookBackOn,
    }));
    await insertRows(trx, 'supervised_steps', steps);
    await writeSupervisedStep(trx, {
      supervisionId,
      at: new Date(item.issuedAt),
      actor: item.issuingOrgan,
      event: 'take-over',
      note: `${from.name} ${effectiveOn}`,
    });
  }
}

function replyColumns(reply: TakenLetter['reply'], own: Own) {
  if (reply === null) return {};
  return {
    reply: reply.text,
    measures: reply.measures,
    replied_on: reply.repliedOn,
    reply_author: reply.author,
    countersigned_by: reply.countersignedBy,
    answered_round: reply.round,
    reply_revision: own(reply.revision),
  };
}
