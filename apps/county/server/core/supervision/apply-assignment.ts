/** A problem that the tier above found or supervises comes onto the county's own ledger. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { ProblemAssignment } from '@linked/shared/supervision/payloads.ts';
import { sql } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import { insertNew } from '../../db/rows.ts';
import type { DirectiveToApply, Outgoing } from '../directives/apply-directive.ts';
import { type ProblemRow, problemReport } from '../problems/problem-report.ts';
import { writeSupervisedStep } from './write-step.ts';

/**
 * Registers the problem, or marks the county's own; with a letter, keeps it with its way. The problem's ordinary life
 * goes on. Repeating it changes nothing.
 */
export async function applyAssignment(
  trx: RegionTransaction,
  _region: string,
  item: DirectiveToApply,
  payload: ProblemAssignment,
  outgoing: Outgoing,
): Promise<void> {
  const problem = await ownProblem(trx, item, payload, outgoing);
  if (payload.supervisionId === null || payload.letter === null) return;
  const letter = await insertNew(trx, 'supervised_problems', {
    supervision_id: payload.supervisionId,
    campaign_id: item.campaignId,
    problem_id: problem.id,
    field: payload.field,
    addressed_to: payload.addressedTo,
    issuing_organ: item.issuingOrgan,
    letter_no: payload.letterNo,
    letter_title: payload.letter.title,
    addressee: payload.letter.addressee,
    letter_text: payload.letter.text,
    issued_at: item.issuedAt,
    round_title: payload.roundTitle,
    reply_due_on: payload.replyDueOn,
    state: payload.addressedTo === 'congress' ? 'to-answer' : 'informed',
  });
  if (!letter) return;
  // From now on it is the letter that is answered.
  await trx.updateTable('problems').set({ reply_due_on: null }).where('id', '=', problem.id).execute();
  await writeSupervisedStep(trx, {
    supervisionId: payload.supervisionId,
    at: new Date(item.issuedAt),
    actor: item.issuingOrgan,
    event: 'issued',
    note: '',
    replyDueOn: payload.replyDueOn,
  });
}

/** The problem on this county's ledger, registered where it is not there, marked with the id the tier above knows it by. */
export async function ownProblem(
  trx: RegionTransaction,
  item: DirectiveToApply,
  payload: ProblemAssignment,
  outgoing: Outgoing,
): Promise<ProblemRow> {
  const id = payload.sourceProblemId ?? payload.problemId;
  const known = await trx
    .selectFrom('problems')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!known) return register(trx, item, { ...payload, problemId: id }, outgoing);
  if (known.upstream_id === payload.problemId) return known;
  const marked = await trx
    .updateTable('problems')
    .set({ upstream_id: payload.problemId, revision: known.revision + 1 })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await recordStep(trx, item, {
    problem: marked,
    event: 'supervise',
    from: marked.state,
    note: payload.letterNo ?? '',
  });
  report(outgoing, item, marked);
  return marked;
}

async function register(
  trx: RegionTransaction,
  item: DirectiveToApply,
  payload: ProblemAssignment,
  outgoing: Outgoing,
): Promise<ProblemRow> {
  const row = await insertNew(trx, 'problems', {
    id: payload.problemId,
    campaign_id: item.campaignId,
    field: payload.field,
    title: payload.title,
    detail: payload.detail,
    source: payload.source ?? 'upper-tier-round',
    state: 'registered',
    place: payload.place,
    found_on: payload.foundOn ?? shanghaiDate(new Date(item.issuedAt)),
    due_on: null,
    unit: null,
    person: null,
    measures: '',
    answer: '',
    closed_on: null,
    times_reopened: 0,
    revision: 1,
    upstream_id: payload.problemId,
    author: item.issuingOrgan,
    // A letter has its own way, and its day moves with that.
    ...(payload.supervisionId === null
      ? {
          reply_due_on: payload.replyDueOn,
          addressed_to: payload.addressedTo,
          letter_no: payload.letterNo,
        }
      : {}),
  });
  // Nobody else makes a problem of this id: ids are not guessed, and directives are taken one batch at a time.
  if (!row) throw new Error(`problem ${payload.problemId} appeared meanwhile`);
  const note = [payload.roundTitle, payload.letterNo].filter(Boolean).join(' ');
  await recordStep(trx, item, { problem: row, event: 'register', from: null, note });
  report(outgoing, item, row);
  return row;
}

function report(outgoing: Outgoing, item: DirectiveToApply, row: ProblemRow): void {
  const origin = { author: item.issuingOrgan, occurredAt: new Date(item.issuedAt) };
  outgoing.reports.push({ ...problemReport(row), origin });
  outgoing.changes.push({ feature: 'problems', id: row.id });
}

async function recordStep(
  trx: RegionTransaction,
  item: DirectiveToApply,
  step: { problem: ProblemRow; event: string; from: string | null; note: string },
): Promise<void> {
  const { problem, event, from, note } = step;
  await sql`
    insert into problem_steps (problem_id, ordinal, at, actor, event, from_state, to_state, note)
    select ${problem.id}, 1 + count(*), ${item.issuedAt}::timestamptz, ${item.issuingOrgan}, ${event}, ${from},
      ${problem.state}, ${note}
    from problem_steps where problem_id = ${problem.id}
  `.execute(trx);
}
