/** Letters of the tier above, as far as the reader's fields and unit reach their problems. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { SupervisedDetail, supervisedRow } from '@linked/shared/contracts/county/supervision.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { SupervisedState } from '@linked/shared/supervision/county-states.ts';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import { type Actor, rolesForProblem } from '../access/actor.ts';
import { requireCampaign } from '../campaigns/open-campaign.ts';
import { correctionOf } from './reply-report.ts';

export type SupervisedListRow = z.infer<typeof supervisedRow>;

const letters = (trx: RegionTransaction) =>
  trx
    .selectFrom('supervised_problems as s')
    .innerJoin('problems as p', (join) =>
      join.onRef('p.region', '=', 's.region').onRef('p.id', '=', 's.problem_id'),
    )
    .innerJoin('campaigns as c', (join) =>
      join.onRef('c.region', '=', 's.region').onRef('c.id', '=', 's.campaign_id'),
    )
    .selectAll('s')
    .select([
      'p.title as problem_title',
      'p.field as problem_field',
      'p.unit as problem_unit',
      'c.countersign',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof letters>['executeTakeFirstOrThrow']>>;

const rowView = (row: Row, today: string): SupervisedListRow => ({
  id: row.supervision_id,
  campaignId: row.campaign_id,
  problemId: row.problem_id,
  problemTitle: row.problem_title,
  field: row.field,
  addressedTo: row.addressed_to as SupervisedListRow['addressedTo'],
  issuingOrgan: row.issuing_organ,
  letterNo: row.letter_no,
  letterTitle: row.letter_title,
  state: row.state as SupervisedState,
  replyDueOn: row.reply_due_on,
  lookBackOn: row.look_back_on,
  overdue:
    (row.state === 'to-answer' || row.state === 'awaiting-countersign') &&
    row.reply_due_on !== null &&
    row.reply_due_on < today,
  version: row.version,
});

const order: readonly SupervisedState[] = [
  'to-answer',
  'awaiting-countersign',
  'awaiting-correction',
  'look-back',
];
const rank = ({ state }: SupervisedListRow): number =>
  order.includes(state) ? order.indexOf(state) : order.length;

/** Those that wait for the county first, by their last day. Throws `campaign-unknown`. */
export async function listSupervised(
  trx: RegionTransaction,
  actor: Actor,
  campaignId: string,
  now: Date,
): Promise<SupervisedListRow[]> {
  await requireCampaign(trx, campaignId);
  const rows = await letters(trx)
    .where('s.campaign_id', '=', campaignId)
    .orderBy('s.reply_due_on', (column) => column.asc().nullsLast())
    .orderBy('s.issued_at')
    .execute();
  const today = shanghaiDate(now);
  return rows
    .filter((row) => rolesForProblem(actor, row.problem_field, row.problem_unit).length > 0)
    .map((row) => rowView(row, today))
    .sort((a, b) => rank(a) - rank(b));
}

/** Newest first. Throws `not-found`, also for a problem that is not the reader's. */
export async function supervisionsOfProblem(
  trx: RegionTransaction,
  actor: Actor,
  problemId: string,
  now: Date,
): Promise<SupervisedDetail[]> {
  const problem = await trx
    .selectFrom('problems')
    .select(['field', 'unit'])
    .where('id', '=', problemId)
    .executeTakeFirst();
  if (!problem || rolesForProblem(actor, problem.field, problem.unit).length === 0)
    throw new AppError('not-found');
  const rows = await letters(trx)
    .where('s.problem_id', '=', problemId)
    .orderBy('s.issued_at', 'desc')
    .execute();
  return Promise.all(rows.map((row) => detailOf(trx, row, now)));
}

/** For a caller whose reach was checked. Throws `not-found`. */
export async function getSupervised(
  trx: RegionTransaction,
  id: string,
  now: Date,
): Promise<SupervisedDetail> {
  const row = await letters(trx).where('s.supervision_id', '=', id).executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return detailOf(trx, row, now);
}

async function detailOf(trx: RegionTransaction, row: Row, now: Date): Promise<SupervisedDetail> {
  const steps = await trx
    .selectFrom('supervised_steps')
    .selectAll()
    .where('supervision_id', '=', row.supervision_id)
    .orderBy('ordinal')
    .execute();
  return {
    ...rowView(row, shanghaiDate(now)),
    addressee: row.addressee,
    letterText: row.letter_text,
    issuedAt: row.issued_at.toISOString(),
    roundTitle: row.round_title,
    countersign: row.countersign,
    reply: row.reply,
    measures: row.measures,
    repliedOn: row.replied_on,
    replyAuthor: row.reply_author,
    countersignedBy: row.countersigned_by,
    sentBackReason: row.sent_back_reason,
    correctionReason: row.correction_reason,
    correction: correctionOf(row),
    steps: steps.map((step) => ({
      at: step.at.toISOString(),
      actor: step.actor,
      event: step.event,
      note: step.note,
      replyDueOn: step.reply_due_on,
      lookBackOn: step.look_back_on,
    })),
  };
}
