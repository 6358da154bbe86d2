/** The steps of a problem's life: each goes through the state table and brings what it needs. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { stepInput } from '@linked/shared/contracts/county/problems.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { type ProblemEvent, type ProblemState, problemTransitions } from '@linked/shared/problems/states.ts';
import { optionalParts, requiredParts, type StepPart } from '@linked/shared/problems/step-inputs.ts';
import { nextBy } from '@linked/shared/state-machine.ts';
import { sql, type Updateable } from 'kysely';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import type { Problems } from '../../db/types.generated.ts';
import { type Actor, rolesForProblem } from '../access/actor.ts';
import { requireDay } from '../access/days.ts';
import { requireOpenCampaign } from '../campaigns/open-campaign.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { type Problem, problemView } from './list-problems.ts';
import { partLabels } from './part-labels.ts';
import { type ProblemRow, problemReport } from './problem-report.ts';

export type StepInput = z.infer<typeof stepInput>;

export interface ProblemAct {
  id: string;
  /** The one the actor has seen. */
  revision: number;
  event: ProblemEvent;
  input: StepInput;
}

/** Last day an entered deadline may have: catches a wrong year. */
const LATEST_DUE = '2099-12-31';

/**
 * Throws `not-found` (also for another unit's problem), the errors of `requireOpenCampaign`,
 * `illegal-transition`, `forbidden`, `changed-meanwhile`, `invalid-input` with what is missing,
 * `value-out-of-range`.
 */
export async function actOnProblem(
  trx: RegionTransaction,
  actor: Actor,
  act: ProblemAct,
  now: Date,
): Promise<Problem> {
  const row = await trx
    .selectFrom('problems')
    .selectAll()
    .where('id', '=', act.id)
    .forUpdate()
    .executeTakeFirst();
  const roles = row ? rolesForProblem(actor, row.field, row.unit) : [];
  if (!row || roles.length === 0) throw new AppError('not-found');
  await requireOpenCampaign(trx, row.campaign_id, 'rectify', now);
  if (row.revision !== act.revision) throw new AppError('changed-meanwhile');
  const state = nextBy(problemTransitions, row.state as ProblemState, act.event, roles);
  const today = shanghaiDate(now);
  const set = changeOf(row, act, today);
  // A unit hands nothing to another unit.
  if (set.unit != null && rolesForProblem(actor, row.field, set.unit).length === 0)
    throw new AppError('forbidden');
  const changed = await trx
    .updateTable('problems')
    .set({ ...set, state, revision: row.revision + 1 })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await recordStep(trx, { act, actor, from: row.state, to: state, now });
  const changes = [{ feature: 'problems', id: row.id }] as const;
  await queueReports(trx, [problemReport(changed)], { author: actor.name, now, changes });
  return problemView(changed, today);
}

/** Columns the step sets, from the parts it takes and no others. */
function changeOf(row: ProblemRow, { event, input }: ProblemAct, today: string): Updateable<Problems> {
  for (const part of requiredParts[event])
    if (!input[part]) throw new AppError('invalid-input', { detail: `缺少${partLabels[part]}` });
  const taken = new Set<StepPart>([...requiredParts[event], ...optionalParts[event]]);
  const set: Updateable<Problems> = {};
  if (taken.has('unit') && input.unit) set.unit = input.unit;
  if (taken.has('person') && input.person) set.person = input.person;
  if (taken.has('measures') && input.measures) set.measures = input.measures;
  if (taken.has('answer') && input.answer) set.answer = input.answer;
  if (taken.has('dueOn') && input.dueOn) {
    requireDay(partLabels.dueOn, input.dueOn, { min: row.found_on, max: LATEST_DUE });
    set.due_on = input.dueOn;
  }
  if (taken.has('on') && input.on) {
    requireDay(partLabels.on, input.on, { min: row.found_on, max: today });
    set.closed_on = input.on;
  }
  if (event === 'reopen') return { ...set, closed_on: null, times_reopened: row.times_reopened + 1 };
  return set;
}

async function recordStep(
  trx: RegionTransaction,
  step: { act: ProblemAct; actor: Actor; from: string; to: string; now: Date },
): Promise<void> {
  const { act, actor, from, to, now } = step;
  await sql`
    insert into problem_steps (problem_id, ordinal, at, actor, event, from_state, to_state, note)
    select ${act.id}, 1 + count(*), ${now}::timestamptz, ${actor.name}, ${act.event}, ${from}, ${to}, ${act.input.note}
    from problem_steps where problem_id = ${act.id}
  `.execute(trx);
}
