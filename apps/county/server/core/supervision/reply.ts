/**
 * The county's reply to a letter: written by staff, signed by the leader where the campaign asks for it, sent up; and
 * corrected as long as the tier above has not begun to verify it.
 */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { SupervisedDetail } from '@linked/shared/contracts/county/supervision.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { nextBy } from '@linked/shared/state-machine.ts';
import {
  type SupervisedEvent,
  type SupervisedState,
  supervisedTransitions,
} from '@linked/shared/supervision/county-states.ts';
import type { Updateable } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import type { SupervisedProblems } from '../../db/types.generated.ts';
import { type Actor, requireField } from '../access/actor.ts';
import { requireDay } from '../access/days.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { type OpenCampaign, requireOpenCampaign } from '../campaigns/open-campaign.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { getSupervised } from './list-supervised.ts';
import { type Correction, correctionOf, replyReport, type SupervisedRow } from './reply-report.ts';
import { writeSupervisedStep } from './write-step.ts';

/** `version`: the one the actor has seen. */
export interface SupervisedRef {
  id: string;
  version: number;
}

/**
 * Throws `not-found`, the errors of `requireOpenCampaign`, `field-not-yours`, `changed-meanwhile`,
 * `illegal-transition`, `forbidden`, `value-out-of-range` for a day before the letter or after today.
 */
export async function replyToLetter(
  trx: RegionTransaction,
  actor: Actor,
  input: SupervisedRef & { text: string; measures: string; on: string },
  now: Date,
): Promise<SupervisedDetail> {
  return takeStep(trx, actor, input, now, (row, campaign) => {
    requireDay('答复日期', input.on, { min: shanghaiDate(row.issued_at), max: shanghaiDate(now) });
    const written = {
      reply: input.text,
      measures: input.measures,
      replied_on: input.on,
      reply_author: actor.name,
      countersigned_by: null,
      sent_back_reason: null,
      correction_reason: '',
    };
    if (campaign.countersign) return { event: 'request-countersign', set: written, note: '' };
    return { event: 'reply', set: { ...written, ...sentUp(row) }, note: '' };
  });
}

/**
 * Another reply to what was answered already, with the reason. Where a leader signs, the one that went up stands until
 * then. Throws the errors of `replyToLetter`.
 */
export async function correctReply(
  trx: RegionTransaction,
  actor: Actor,
  input: SupervisedRef & { text: string; measures: string; on: string; reason: string },
  now: Date,
): Promise<SupervisedDetail> {
  return takeStep(trx, actor, input, now, (row, campaign) => {
    requireDay('答复日期', input.on, { min: shanghaiDate(row.issued_at), max: shanghaiDate(now) });
    const { text, measures, on, reason } = input;
    const correction = { text, measures, on, reason, author: actor.name };
    if (!campaign.countersign)
      return { event: 'correct', set: corrected(row, correction, null), note: reason };
    const set = { correction: JSON.stringify(correction), sent_back_reason: null };
    return { event: 'request-correction', set, note: reason };
  });
}

/** Signs it (or its correction), and it goes up. Throws the errors of `replyToLetter`. */
export async function countersignReply(
  trx: RegionTransaction,
  actor: Actor,
  ref: SupervisedRef,
  now: Date,
): Promise<SupervisedDetail> {
  return takeStep(trx, actor, ref, now, (row) => {
    const correction = correctionOf(row);
    const set = correction
      ? corrected(row, correction, actor.name)
      : { ...sentUp(row), countersigned_by: actor.name };
    return { event: 'countersign', set, note: '' };
  });
}

/** Back to its author, with the reason. Throws the errors of `replyToLetter`. */
export async function sendBackReply(
  trx: RegionTransaction,
  actor: Actor,
  ref: SupervisedRef & { reason: string },
  now: Date,
): Promise<SupervisedDetail> {
  return takeStep(trx, actor, ref, now, () => ({
    event: 'send-back',
    set: { sent_back_reason: ref.reason },
    note: ref.reason,
  }));
}

const sentUp = (row: SupervisedRow): Updateable<SupervisedProblems> => ({
  answered_round: row.round,
  reply_revision: row.reply_revision + 1,
});

const corrected = (
  row: SupervisedRow,
  { text, measures, on, author, reason }: Correction,
  countersignedBy: string | null,
): Updateable<SupervisedProblems> => ({
  reply: text,
  measures,
  replied_on: on,
  reply_author: author,
  countersigned_by: countersignedBy,
  correction_reason: reason,
  correction: null,
  sent_back_reason: null,
  ...sentUp(row),
});

interface Step {
  event: SupervisedEvent;
  set: Updateable<SupervisedProblems>;
  note: string;
}

async function takeStep(
  trx: RegionTransaction,
  actor: Actor,
  ref: SupervisedRef,
  now: Date,
  step: (row: SupervisedRow, campaign: OpenCampaign) => Step,
): Promise<SupervisedDetail> {
  const row = await trx
    .selectFrom('supervised_problems')
    .selectAll()
    .where('supervision_id', '=', ref.id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  const campaign = await requireOpenCampaign(trx, row.campaign_id, 'rectify', now);
  const roles = requireField(actor, row.field);
  if (row.version !== ref.version) throw new AppError('changed-meanwhile');
  const { event, set, note } = step(row, campaign);
  const state = nextBy(supervisedTransitions, row.state as SupervisedState, event, roles);
  const changed = await trx
    .updateTable('supervised_problems')
    .set({ ...set, state, version: row.version + 1 })
    .where('supervision_id', '=', ref.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await writeSupervisedStep(trx, { supervisionId: ref.id, at: now, actor: actor.name, event, note });
  const subject = changed.letter_no ?? changed.letter_title;
  await writeAudit(
    trx,
    { actor: actor.name, action: `supervision.${event}`, subject, detail: { id: ref.id } },
    now,
  );
  const view = await getSupervised(trx, ref.id, now);
  const goesUp = changed.reply_revision > row.reply_revision;
  const origin = { author: changed.reply_author ?? actor.name, occurredAt: now };
  await queueReports(trx, goesUp ? [{ ...replyReport(changed), origin }] : [], {
    author: actor.name,
    now,
    changes: [{ feature: 'problems', id: row.problem_id }],
  });
  return view;
}
