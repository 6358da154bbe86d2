/** What regions are compared by. Every rate keeps its parts, so that numerator and denominator stay visible. */
import type { RegionFigures } from '@linked/shared/contracts/hub/rollup.ts';
import { representativesParticipating } from '@linked/shared/rollup/counters.ts';
import { paceOf } from '@linked/shared/rollup/pace.ts';

/** The part of a region's or field's figures that measures read. */
export type Figures = Pick<
  RegionFigures,
  | 'counters'
  | 'tasksAssigned'
  | 'tasksOverdue'
  | 'problemsOverdue'
  | 'tasksExpected'
  | 'counties'
  | 'countiesSigned'
>;

/** Keys of units in the dashboard's texts. */
export type UnitKey = 'task' | 'county' | 'group' | 'person' | 'problem';

export interface Measure {
  key: MeasureKey;
  unit: UnitKey;
  /** Which end of the scale wants attention: a low completion, a high number of overdue problems. */
  weak: 'low' | 'high' | 'none';
  /** The number itself, or the rate's numerator. */
  value: (figures: Figures) => number;
  /** The rate's denominator; left out for plain counts. */
  of?: (figures: Figures) => number;
}

export const measureKeys = [
  'completion',
  'reviewedCompletion',
  'progress',
  'onTime',
  'reviewed',
  'signed',
  'approvals',
  'groups',
  'participation',
  'training',
  'problemsFound',
  'problemsClosed',
  'problemsOverdue',
  'tasksOverdue',
] as const;
export type MeasureKey = (typeof measureKeys)[number];

/** Representatives and staff taking part: the denominator of training. */
export const takingPart = ({ counters }: Figures): number =>
  representativesParticipating(counters) + counters.staff_participating;

export const trained = ({ counters }: Figures): number => counters.reps_trained + counters.staff_trained;

const table: Record<MeasureKey, Omit<Measure, 'key'>> = {
  completion: { unit: 'task', weak: 'low', value: (f) => f.counters.tasks_done, of: (f) => f.tasksAssigned },
  reviewedCompletion: {
    unit: 'task',
    weak: 'low',
    value: (f) => f.counters.reviewed_done,
    of: (f) => f.tasksAssigned,
  },
  progress: {
    unit: 'task',
    weak: 'low',
    value: (f) => paceOf(f).actual,
    of: (f) => f.tasksAssigned,
  },
  onTime: {
    unit: 'task',
    weak: 'low',
    value: (f) => f.counters.tasks_done_on_time,
    of: (f) => f.counters.tasks_done,
  },
  reviewed: {
    unit: 'task',
    weak: 'low',
    value: (f) => f.counters.tasks_reviewed,
    of: (f) => f.tasksAssigned,
  },
  signed: { unit: 'county', weak: 'low', value: (f) => f.countiesSigned, of: (f) => f.counties },
  approvals: { unit: 'county', weak: 'low', value: (f) => f.counters.party_approvals, of: (f) => f.counties },
  groups: { unit: 'group', weak: 'none', value: (f) => f.counters.groups },
  participation: {
    unit: 'person',
    weak: 'low',
    value: (f) => representativesParticipating(f.counters),
    of: (f) => f.counters.reps_total,
  },
  training: { unit: 'person', weak: 'low', value: trained, of: takingPart },
  problemsFound: { unit: 'problem', weak: 'none', value: (f) => f.counters.problems_found },
  problemsClosed: {
    unit: 'problem',
    weak: 'low',
    value: (f) => f.counters.problems_closed,
    of: (f) => f.counters.problems_found,
  },
  problemsOverdue: { unit: 'problem', weak: 'high', value: (f) => f.problemsOverdue },
  tasksOverdue: { unit: 'task', weak: 'high', value: (f) => f.tasksOverdue },
};

export const measures: readonly Measure[] = measureKeys.map((key) => ({ key, ...table[key] }));

/** The measure of an address; completion where the address names none we know. */
export const measureOf = (key: string | undefined): Measure =>
  measures.find((measure) => measure.key === key) ?? measures[0]!;

/** What regions are ordered and coloured by: the rate in percent, or the count. Null: nothing to divide by. */
export function scoreOf(measure: Measure, figures: Figures): number | null {
  const value = measure.value(figures);
  if (!measure.of) return value;
  const whole = measure.of(figures);
  return whole > 0 ? (value / whole) * 100 : null;
}

/** Orders by score; regions without one come last in either direction of the table's arrows. */
export const compareScores =
  (measure: Measure) =>
  (a: Figures, b: Figures): number =>
    (scoreOf(measure, a) ?? Number.NEGATIVE_INFINITY) - (scoreOf(measure, b) ?? Number.NEGATIVE_INFINITY);
