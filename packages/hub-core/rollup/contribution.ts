/**
 * What one report adds to its county's roll-up. Pure, so that the difference between an old and a new state of
 * a thing is a difference of two such vectors, whatever happened in between.
 */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { Indicator } from '@linked/shared/campaigns/document.ts';
import type { IndicatorValue, ReportKind, ReportPayload } from '@linked/shared/link/kinds.ts';
import { sumTiers } from '@linked/shared/primitives.ts';
import { openProblemStates } from '@linked/shared/problems/states.ts';
import type { Counters } from '@linked/shared/rollup/counters.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';

/** Buckets of `rollup_due`: open problems by due date, and tasks done by their due date. */
export type DueBucket = 'problem-open' | 'task-done';

export interface Contribution {
  /** Counters that are not zero. */
  counters: Partial<Counters>;
  due: { bucket: DueBucket; on: string; items: number } | null;
  /** Values that count among the indicators of the task. */
  indicators: IndicatorValue[];
}

/** The task of a `task-progress`, as it is in force for the county. */
export interface TaskInForce {
  /** YYYY-MM-DD */
  dueOn: string;
  revision: number;
  versions: ReadonlyMap<number, readonly Pick<Indicator, 'code'>[]>;
}

/** Of what counts nowhere. */
export const nothing: Contribution = { counters: {}, due: null, indicators: [] };
const one = (condition: boolean): number => (condition ? 1 : 0);
const counted = (counters: Partial<Counters>): Contribution => ({ counters, due: null, indicators: [] });

type Rules = { [K in ReportKind]: (payload: ReportPayload<K>, task: TaskInForce | null) => Contribution };

const rules: Rules = {
  receipt: () => nothing,
  'party-approval': () => counted({ party_approvals: 1 }),
  'local-plan': () => counted({ local_plans: 1 }),
  'county-figures': (figures) =>
    counted({
      reps_total: figures.representativesTotal,
      reps_national: figures.participating.national,
      reps_provincial: figures.participating.provincial,
      reps_city: figures.participating.city,
      reps_county: figures.participating.county,
      reps_township: figures.participating.township,
      staff_participating: figures.staffParticipating,
      reps_trained: figures.representativesTrained,
      staff_trained: figures.staffTrained,
      opinions_collected: figures.opinionsCollected,
      opinions_answered: figures.opinionsAnswered,
      cadre_visits: figures.cadreVisits,
      inspection_teams: figures.inspectionTeams,
    }),
  'task-progress': (progress, task) => {
    const taskDueOn = task?.dueOn ?? null;
    const asked = task?.versions.get(task.revision) ?? [];
    const submitted = submittedStates.includes(progress.state);
    const done = submitted && progress.percent === 100;
    const onTime =
      done &&
      taskDueOn !== null &&
      progress.submittedAt !== null &&
      shanghaiDate(new Date(progress.submittedAt)) <= taskDueOn;
    return {
      counters: {
        tasks_started: one(progress.state !== 'pending'),
        tasks_submitted: one(submitted),
        tasks_done: one(done),
        tasks_done_on_time: one(onTime),
        progress_sum: progress.percent,
      },
      due: done && taskDueOn !== null ? { bucket: 'task-done', on: taskDueOn, items: 1 } : null,
      // A report on an older version may carry values that are no longer asked for.
      indicators: progress.indicators.filter((value) => asked.some(({ code }) => code === value.code)),
    };
  },
  // Read county by county when asked for: a handful of dates, not a sum.
  milestones: () => nothing,
  // An inventory is a denominator of indicators, which carry it as their base; it adds to no counter.
  baseline: () => nothing,
  'rep-group': (group) =>
    counted({
      groups: 1,
      group_members: sumTiers(group.members) + group.otherMembers,
      group_trained: group.trained,
    }),
  activity: (activity) => counted({ activities: 1, activity_participants: activity.participants }),
  problem: (problem) => {
    // A duplicate lives on in the problem it was merged into.
    if (problem.state === 'merged') return nothing;
    const open = openProblemStates.includes(problem.state);
    return {
      counters: {
        problems_found: 1,
        problems_self_found: one(problem.source === 'government-self-check'),
        problems_handed_over: one(problem.state !== 'registered'),
        problems_closed: one(problem.state === 'closed'),
        problems_open: one(open),
        // Problems reopened at least once, so that the share of those found stays below 100 %.
        problems_reopened: one(problem.timesReopened > 0),
      },
      due: open && problem.dueOn !== null ? { bucket: 'problem-open', on: problem.dueOn, items: 1 } : null,
      indicators: [],
    };
  },
  // The problem it is about counts by itself.
  'supervised-reply': () => nothing,
  // Stands beside the campaign's tasks, with figures of its own.
  'own-task': () => nothing,
  'work-item': (item) => counted({ work_items: 1, work_items_done: one(item.doneOn !== null) }),
  // Questions and answers are read from the facts themselves.
  question: () => nothing,
  'task-request': () => nothing,
};

/**
 * @param payload parsed by `reportPayloads[kind]`
 * @param task the task a `task-progress` is about; null for other kinds
 */
export function contributionOf<K extends ReportKind>(
  kind: K,
  payload: ReportPayload<K>,
  task: TaskInForce | null,
): Contribution {
  if ('deleted' in payload && payload.deleted) return nothing;
  return rules[kind](payload, task);
}
