import type { Selectable } from 'kysely';
import type { SupervisedProblems } from '../../db/types.generated.ts';
import type { ReportDraft } from '../outbox/queue-reports.ts';

export type SupervisedRow = Selectable<SupervisedProblems>;

/** A correction that was written and did not go up (yet). */
export interface Correction {
  text: string;
  measures: string;
  on: string;
  author: string;
  reason: string;
}

export const correctionOf = (row: Pick<SupervisedRow, 'correction'>): Correction | null =>
  row.correction as Correction | null;

/** The county's reply to a letter as it goes up; a row whose `reply_revision` is above 0. */
export const replyReport = (row: SupervisedRow): ReportDraft<'supervised-reply'> => ({
  kind: 'supervised-reply',
  campaignId: row.campaign_id,
  entityId: row.supervision_id,
  revision: row.reply_revision,
  subject: row.letter_no ?? row.letter_title,
  payload: {
    supervisionId: row.supervision_id,
    problemId: row.problem_id,
    field: row.field,
    round: row.answered_round,
    text: row.reply,
    measures: row.measures,
    repliedOn: row.replied_on ?? '',
    countersignedBy: row.countersigned_by,
    correction: row.correction_reason,
  },
});
