/** The ledger of problems, as far as the reader's fields and unit reach. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { problem, problemStep } from '@linked/shared/contracts/county/problems.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { openProblemStates, type ProblemSource, type ProblemState } from '@linked/shared/problems/states.ts';
import { type ExpressionBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import type { DB } from '../../db/types.generated.ts';
import { type Actor, rolesForProblem } from '../access/actor.ts';
import { requireCampaign } from '../campaigns/open-campaign.ts';
import type { ProblemRow } from './problem-report.ts';

export type Problem = z.infer<typeof problem>;
export type ProblemStep = z.infer<typeof problemStep>;

export interface ProblemFilter {
  campaignId: string;
  field?: string | null;
  state?: ProblemState | null;
  source?: ProblemSource | null;
  /** Part of the title, the place or the unit; empty for all. */
  search: string;
  overdueOnly: boolean;
  /** Open ones that the tier above wants an answer on by a day, the earliest first. */
  replyAsked?: boolean;
  limit: number;
  offset: number;
}

export const problemView = (row: ProblemRow, today: string): Problem => ({
  id: row.id,
  campaignId: row.campaign_id,
  field: row.field,
  title: row.title,
  detail: row.detail,
  source: row.source as ProblemSource,
  state: row.state as ProblemState,
  place: row.place,
  foundOn: row.found_on,
  dueOn: row.due_on,
  unit: row.unit,
  person: row.person,
  measures: row.measures,
  answer: row.answer,
  closedOn: row.closed_on,
  timesReopened: row.times_reopened,
  upstreamId: row.upstream_id,
  takenFrom: row.taken_from,
  replyDueOn: row.reply_due_on,
  addressedTo: row.addressed_to as Problem['addressedTo'],
  letterNo: row.letter_no,
  revision: row.revision,
  overdue: row.due_on !== null && row.due_on < today && openProblemStates.includes(row.state as ProblemState),
});

/** The same reach as `rolesForProblem`, as a condition on rows. */
const reached = (actor: Actor) => (eb: ExpressionBuilder<DB, 'problems'>) =>
  eb.or(
    actor.scopes.map((scope) =>
      eb.and([
        ...(scope.fields === null ? [] : [eb('field', 'in', scope.fields)]),
        ...(scope.unit === null ? [] : [eb('unit', '=', scope.unit)]),
      ]),
    ),
  );

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (character) => `\\${character}`);

/**
 * Newest first. `total` counts what the filter finds on all pages; `byState` counts per state, whatever
 * state the filter asks for. Throws `campaign-unknown`.
 */
export async function listProblems(
  trx: RegionTransaction,
  actor: Actor,
  filter: ProblemFilter,
  now: Date,
): Promise<{ rows: Problem[]; total: number; byState: Record<string, number> }> {
  await requireCampaign(trx, filter.campaignId);
  const today = shanghaiDate(now);
  const pattern = `%${escapeLike(filter.search.trim())}%`;
  const { field, source, state } = filter;
  const found = trx
    .selectFrom('problems')
    .where('campaign_id', '=', filter.campaignId)
    .where(reached(actor))
    .$if(field != null, (query) => query.where('field', '=', field ?? ''))
    .$if(source != null, (query) => query.where('source', '=', source ?? ''))
    .$if(pattern !== '%%', (query) =>
      query.where((eb) =>
        eb.or([eb('title', 'ilike', pattern), eb('place', 'ilike', pattern), eb('unit', 'ilike', pattern)]),
      ),
    )
    .$if(filter.overdueOnly, (query) =>
      query.where('due_on', '<', today).where('state', 'in', [...openProblemStates]),
    )
    .$if(filter.replyAsked === true, (query) =>
      query.where('reply_due_on', 'is not', null).where('state', 'in', [...openProblemStates]),
    );
  const counts = await found
    .select(['state', sql<number>`count(*)`.as('count')])
    .groupBy('state')
    .execute();
  const byState = Object.fromEntries(counts.map((row) => [row.state, row.count]));
  const rows = await found
    .$if(state != null, (query) => query.where('state', '=', state ?? ''))
    .selectAll()
    .$if(filter.replyAsked === true, (query) => query.orderBy('reply_due_on'))
    .orderBy('found_on', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
  const total = state == null ? counts.reduce((sum, row) => sum + row.count, 0) : (byState[state] ?? 0);
  return { rows: rows.map((row) => problemView(row, today)), total, byState };
}

/** With every step of its life. Throws `not-found`, also for one that is not the reader's. */
export async function getProblem(
  trx: RegionTransaction,
  actor: Actor,
  id: string,
  now: Date,
): Promise<Problem & { steps: ProblemStep[] }> {
  const row = await trx.selectFrom('problems').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row || rolesForProblem(actor, row.field, row.unit).length === 0) throw new AppError('not-found');
  const steps = await trx
    .selectFrom('problem_steps')
    .selectAll()
    .where('problem_id', '=', id)
    .orderBy('ordinal')
    .execute();
  return {
    ...problemView(row, shanghaiDate(now)),
    steps: steps.map((step) => ({
      at: step.at.toISOString(),
      actor: step.actor,
      event: step.event,
      from: step.from_state,
      to: step.to_state,
      note: step.note,
    })),
  };
}
