/** Putting problems on the ledger: one found now, or a list taken over with the states it has reached. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { newProblem, problemsContract } from '@linked/shared/contracts/county/problems.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import { insertRows } from '../../db/rows.ts';
import { type Actor, requireField } from '../access/actor.ts';
import { requireDay } from '../access/days.ts';
import { requireKnownField, requireOpenCampaign } from '../campaigns/open-campaign.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { type Problem, problemView } from './list-problems.ts';
import { type LedgerLine, stepsOf } from './past-steps.ts';
import { problemReport } from './problem-report.ts';

export type NewProblem = z.infer<typeof newProblem>;
export type NewLedgerLine = z.infer<typeof problemsContract.registerMany.input>['problems'][number];

/** Throws the errors of `registerProblems`. */
export async function registerProblem(
  trx: RegionTransaction,
  actor: Actor,
  input: { campaignId: string; problem: NewProblem },
  now: Date,
): Promise<Problem> {
  const line: NewLedgerLine = {
    ...input.problem,
    state: 'registered',
    unit: null,
    person: null,
    measures: '',
    dueOn: null,
    answer: '',
    closedOn: null,
  };
  const [row] = await write(trx, actor, input.campaignId, [line], now);
  if (!row) throw new AppError('internal');
  return problemView(row, shanghaiDate(now));
}

/**
 * All or none. Each line must have what its state asks for; its steps are written as recorded afterwards.
 * Throws the errors of `requireOpenCampaign`, `field-unknown`, `field-not-yours`, `value-out-of-range`,
 * `invalid-input` with the line's title and what is missing, `already-exists` when an id is taken.
 */
export async function registerProblems(
  trx: RegionTransaction,
  actor: Actor,
  input: { campaignId: string; problems: readonly NewLedgerLine[] },
  now: Date,
): Promise<number> {
  return (await write(trx, actor, input.campaignId, input.problems, now)).length;
}

async function write(
  trx: RegionTransaction,
  actor: Actor,
  campaignId: string,
  lines: readonly NewLedgerLine[],
  now: Date,
) {
  const campaign = await requireOpenCampaign(trx, campaignId, 'find-problem', now);
  const today = shanghaiDate(now);
  for (const line of lines) {
    requireKnownField(campaign, line.field);
    requireField(actor, line.field);
    requireDay('发现日期', line.foundOn, { max: today });
  }
  const steps = lines.flatMap((line) => stepsOf(line satisfies LedgerLine, actor.name, now));
  const rows = lines.map((line) => ({
    id: line.id,
    campaign_id: campaignId,
    field: line.field,
    title: line.title,
    detail: line.detail,
    source: line.source,
    state: line.state,
    place: line.place,
    found_on: line.foundOn,
    due_on: line.dueOn,
    unit: line.unit,
    person: line.person,
    measures: line.measures,
    answer: line.answer,
    closed_on: line.closedOn,
    times_reopened: 0,
    revision: 1,
    upstream_id: null,
    taken_from: null,
    reply_due_on: null,
    addressed_to: null,
    letter_no: null,
    author: actor.name,
  }));
  const written = await insertRows(trx, 'problems', rows, { skipExisting: true });
  if (written < rows.length)
    throw new AppError('already-exists', {
      what: rows
        .map((row) => row.title)
        .slice(0, 3)
        .join('、'),
    });
  await insertRows(trx, 'problem_steps', steps);
  const changes = [
    { feature: 'problems', id: rows.length === 1 ? (rows[0]?.id ?? campaignId) : campaignId },
  ] as const;
  await queueReports(trx, rows.map(problemReport), { author: actor.name, now, changes });
  return rows.map((row) => ({ ...row, region: actor.region }));
}
