/**
 * The steps by which a problem from another ledger came to its state. They follow the state table, need what
 * each step needs, lie between the days the ledger gives, and say that they were recorded afterwards.
 */
import { addDays, diffDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { type ProblemEvent, type ProblemState, problemTransitions } from '@linked/shared/problems/states.ts';
import { requiredParts, type StepPart } from '@linked/shared/problems/step-inputs.ts';
import type { NewRow } from '../../db/rows.ts';
import { partLabels } from './part-labels.ts';

export interface LedgerLine {
  id: string;
  title: string;
  state: ProblemState;
  foundOn: string;
  dueOn: string | null;
  unit: string | null;
  person: string | null;
  measures: string;
  answer: string;
  closedOn: string | null;
}

interface Leg {
  event: ProblemEvent;
  from: ProblemState;
  to: ProblemState;
}

/** Shortest way through the table from `registered`; empty for `registered` itself. */
export function pathTo(target: ProblemState): Leg[] {
  const paths = new Map<ProblemState, Leg[]>([['registered', []]]);
  for (const [reached, path] of paths)
    for (const row of problemTransitions)
      if (row.from === reached && !paths.has(row.to))
        paths.set(row.to, [...path, { event: row.event, from: row.from, to: row.to }]);
  const path = paths.get(target);
  if (!path) throw new AppError('illegal-transition', { from: 'registered', event: target });
  return path;
}

/** On a step recorded afterwards. */
const AFTERWARDS = '据台账补记';

/**
 * One row a step, `register` first. Throws `invalid-input` with the title and what is missing or out of order,
 * `value-out-of-range` for a closing day before the finding or after today.
 */
export function stepsOf(line: LedgerLine, actor: string, now: Date): NewRow<'problem_steps'>[] {
  const legs = pathTo(line.state);
  const today = shanghaiDate(now);
  requireParts(line, legs, today);
  // An open problem's last step lies before today, a closed one's on its closing day.
  const span = diffDays(line.foundOn, line.closedOn ?? today);
  const intervals = line.closedOn === null ? legs.length + 1 : legs.length;
  const at = (index: number): Date => {
    const day = addDays(line.foundOn, Math.floor((span * index) / Math.max(1, intervals)));
    const morning = shanghaiMidnight(day).getTime() + 9 * 3_600_000 + index * 60_000;
    return new Date(Math.min(morning, now.getTime()));
  };
  const row = (index: number, event: string, from: string | null, to: string) => ({
    problem_id: line.id,
    ordinal: index + 1,
    at: at(index),
    actor,
    event,
    from_state: from,
    to_state: to,
    note: legs.length === 0 ? '' : AFTERWARDS,
  });
  const first =
    legs.length === 0
      ? { ...row(0, 'register', null, 'registered'), at: now }
      : row(0, 'register', null, 'registered');
  return [first, ...legs.map((leg, index) => row(index + 1, leg.event, leg.from, leg.to))];
}

function requireParts(line: LedgerLine, legs: readonly Leg[], today: string): void {
  const given: Record<StepPart, string | null> = {
    unit: line.unit,
    person: line.person,
    measures: line.measures,
    dueOn: line.dueOn,
    answer: line.answer,
    on: line.closedOn,
    note: AFTERWARDS,
  };
  const refuse = (detail: string): never => {
    throw new AppError('invalid-input', { detail: `${line.title}：${detail}` });
  };
  for (const { event } of legs)
    for (const part of requiredParts[event]) if (!given[part]) refuse(`缺少${partLabels[part]}`);
  if (line.closedOn !== null && line.state !== 'closed') refuse(`未销号问题不应有${partLabels.on}`);
  if (line.dueOn !== null && line.dueOn < line.foundOn) refuse(`${partLabels.dueOn}早于发现日期`);
  if (line.closedOn !== null && (line.closedOn < line.foundOn || line.closedOn > today))
    throw new AppError('value-out-of-range', {
      what: `${line.title}：${partLabels.on}`,
      min: line.foundOn,
      max: today,
    });
}
