import type { ProblemSource, ProblemState } from '@linked/shared/problems/states.ts';
import type { Selectable } from 'kysely';
import type { Problems } from '../../db/types.generated.ts';
import type { ReportDraft } from '../outbox/queue-reports.ts';

export type ProblemRow = Selectable<Problems>;

/** What goes up of a problem; person, measures and the answer stay in the county. */
export const problemReport = (
  row: Omit<
    ProblemRow,
    | 'region'
    | 'detail'
    | 'place'
    | 'person'
    | 'measures'
    | 'answer'
    | 'author'
    | 'taken_from'
    | 'reply_due_on'
    | 'addressed_to'
    | 'letter_no'
  >,
): ReportDraft<'problem'> => ({
  kind: 'problem',
  campaignId: row.campaign_id,
  entityId: row.id,
  revision: row.revision,
  subject: row.title,
  payload: {
    field: row.field,
    title: row.title,
    source: row.source as ProblemSource,
    state: row.state as ProblemState,
    foundOn: row.found_on,
    dueOn: row.due_on,
    unit: row.unit,
    closedOn: row.closed_on,
    timesReopened: row.times_reopened,
    upstreamId: row.upstream_id,
    deleted: false,
  },
});
