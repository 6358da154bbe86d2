/** The steps of a supervision that people take: each goes through the state table and brings what it needs. */
import type { Principal } from '@linked/shared/access/roles.ts';
import { addDays, shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { addWorkdays, workdaysBetween } from '@linked/shared/calendar/workdays.ts';
import type { supervisionInput } from '@linked/shared/contracts/hub/supervision.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import type { SupervisionStep } from '@linked/shared/supervision/payloads.ts';
import {
  requiredSupervisionParts,
  type SupervisionEvent,
  type SupervisionPart,
} from '@linked/shared/supervision/states.ts';
import type { Updateable } from 'kysely';
import type { z } from 'zod';
import { requireCountyOfTheDay } from '../campaigns/counties-of-the-day.ts';
import type { HubTransaction } from '../db/database.ts';
import type { Supervisions } from '../db/types.generated.ts';
import { handOverByLetter } from '../rounds/hand-over-by-letter.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import {
  allowedTo,
  finishStep,
  type Locked,
  lockSupervision,
  requireTakesSteps,
  tellWorkflow,
} from './change-supervision.ts';
import { drawLetterNumber, SUPERVISION_LETTER } from './letter-numbers.ts';
import { getSupervision, replyOf, type SupervisionDetail } from './read-supervisions.ts';
import { isToldToCounty, sendAssignment, sendStep } from './tell-county.ts';

export type SupervisionInput = z.infer<typeof supervisionInput>;

export interface SupervisionAct {
  id: string;
  /** The one the actor has seen. */
  version: number;
  event: SupervisionEvent;
  input: SupervisionInput;
  actor: Principal;
  now: Date;
}

const partLabels: Readonly<Record<SupervisionPart, string>> = {
  note: '说明',
  reply: '答复',
  replyDueOn: '答复期限',
  lookBackOn: '回头看日期',
};
/** Last day an entered date may have: catches a wrong year. */
const LATEST = '2099-12-31';

/** What the county hears of each step; null for those it does not hear of or that have a directive of their own. */
export const toldAs: Readonly<Record<SupervisionEvent, SupervisionStep | null>> = {
  sign: null,
  issue: null,
  reply: 'replied',
  correct: 'replied',
  extend: 'extended',
  'send-back': 'sent-back',
  'begin-verify': 'verifying',
  verify: 'verified',
  close: 'closed',
  'look-back': 'look-back',
  pass: 'passed',
  reopen: 'reopened',
  cancel: null,
  withdraw: 'withdrawn',
  'campaign-ends': null,
};

/**
 * @throws `not-found`, `campaign-not-running`, `illegal-transition`, `region-not-yours`, `forbidden`,
 * `changed-meanwhile`, `second-person-required`, `county-ended` where it would be issued, `invalid-input` with what is missing, `value-out-of-range`
 */
export async function actOnSupervision(trx: HubTransaction, act: SupervisionAct): Promise<SupervisionDetail> {
  const { event, input, actor, now } = act;
  const locked = await lockSupervision(trx, act.id);
  const { supervision, campaign } = locked;
  const to = allowedTo(locked, event, actor);
  if (supervision.version !== act.version) throw new AppError('changed-meanwhile');
  requireTakesSteps(locked);
  requireParts(event, input);
  const set = await changeOf(trx, locked, act);
  const detail = {
    ...(set.reply_due_on ? { replyDueOn: set.reply_due_on } : {}),
    ...(set.look_back_on ? { lookBackOn: set.look_back_on } : {}),
    ...(set.letter_no ? { letterNo: set.letter_no } : {}),
    ...(event === 'correct' ? { replaced: replyOf(supervision) } : {}),
  };
  const changed = await finishStep(trx, locked, { event, actor, to, set, note: input.note, detail, now });
  const step = toldAs[event];
  if (step) await sendStep(trx, campaign, changed, { step, by: actor, note: input.note, now });
  if (event === 'issue')
    await requestWorkflow(trx, {
      kind: 'start-supervision',
      args: { supervisionId: act.id },
      now,
    });
  else if (supervision.issued_at !== null) await tellWorkflow(trx, act.id, now);
  return getSupervision(trx, { id: act.id, scopes: null, now });
}

function requireParts(event: SupervisionEvent, input: SupervisionInput): void {
  for (const part of requiredSupervisionParts[event])
    if (!input[part]) throw new AppError('invalid-input', { detail: `缺少${partLabels[part]}` });
}

function requireDay(what: string, on: string, min: string): void {
  if (on < min || on > LATEST) throw new AppError('value-out-of-range', { what, min, max: LATEST });
}

/** Columns the step sets, from the parts it takes and no others. */
async function changeOf(
  trx: HubTransaction,
  locked: Locked,
  { event, input, actor, now }: SupervisionAct,
): Promise<Updateable<Supervisions>> {
  const { supervision: row } = locked;
  const today = shanghaiDate(now);
  switch (event) {
    case 'sign':
      if (row.writers.includes(actor.userId)) throw new AppError('second-person-required');
      return { signed_by: actor.userId, signed_by_name: actor.name, signed_at: now };
    case 'issue':
      return issued(trx, locked, { actor, now });
    case 'reply':
    case 'correct':
      if (row.way === 'congress') throw refusedStep('supervision', row.state, event);
      return replied(row.issued_at!, input.reply!, today);
    case 'extend':
      return asked(input.replyDueOn!, today, now);
    case 'send-back':
    case 'reopen':
      return { ...asked(input.replyDueOn!, today, now), round: row.round + 1, look_back_on: null };
    case 'begin-verify':
      return {};
    case 'verify':
      return { verified_at: now };
    case 'close':
      requireDay(partLabels.lookBackOn, input.lookBackOn!, addDays(today, 1));
      return { closed_at: now, look_back_on: input.lookBackOn, followed_to: now };
    case 'look-back':
      return { followed_to: now };
    case 'pass':
    case 'cancel':
    case 'withdraw':
    case 'campaign-ends':
      return { ended_at: now };
  }
}

/** A new last day for the reply; what would have come before now does not come any more. */
function asked(replyDueOn: string, today: string, now: Date): Updateable<Supervisions> {
  requireDay(partLabels.replyDueOn, replyDueOn, today);
  const { provisional } = workdaysBetween(today, replyDueOn);
  return {
    reply_due_on: replyDueOn,
    reply_due_provisional: provisional,
    followed_to: now,
    escalated_to: null,
  };
}

function replied(
  issuedAt: Date,
  reply: NonNullable<SupervisionInput['reply']>,
  today: string,
): Updateable<Supervisions> {
  const min = shanghaiDate(issuedAt);
  if (reply.on < min || reply.on > today)
    throw new AppError('value-out-of-range', { what: '答复日期', min, max: today });
  return {
    reply: reply.text,
    reply_measures: '',
    reply_links: JSON.stringify(reply.links),
    replied_on: reply.on,
    replied_by: reply.by,
  };
}

/** Numbered, with the reply's last day counted in working days, and sent to the county where it is told. */
async function issued(
  trx: HubTransaction,
  { supervision, campaign }: Locked,
  { actor, now }: { actor: Principal; now: Date },
): Promise<Updateable<Supervisions>> {
  await requireCountyOfTheDay(trx, campaign.id, supervision.county);
  const organ = getEdition(campaign.editionId).region(supervision.region);
  const due = addWorkdays(shanghaiDate(now), supervision.reply_workdays);
  const set = {
    ...(await drawLetterNumber(trx, { organ, kind: SUPERVISION_LETTER, now })),
    issued_by_name: actor.name,
    issued_at: now,
    reply_due_on: due.date,
    reply_due_provisional: due.provisional,
    followed_to: now,
  };
  const sent = { ...supervision, ...set };
  if (!isToldToCounty(sent)) return set;
  const directiveId = await sendAssignment(trx, campaign, sent, now);
  if (supervision.finding_id !== null)
    await handOverByLetter(trx, {
      findingId: supervision.finding_id,
      problemId: supervision.problem_id,
      directiveId,
      letterNo: set.letter_no,
      addressedTo: supervision.way,
      replyDueOn: supervision.way === 'congress' ? due.date : null,
      actor,
      now,
    });
  return { ...set, directive_id: directiveId };
}
