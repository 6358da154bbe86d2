/**
 * The additive, time-independent counters of a roll-up row (campaign × county × field). Every fact adds its
 * own vector of them; a newer revision adds the difference. The names are also the column names.
 * `tasks_reviewed` and `reviewed_…` are the reviewed figures: they count the revisions that were reviewed, as they
 * were then, and come from the hub's own decisions. All others are live: what counties say now.
 */
export const counterNames = [
  'tasks_started',
  'tasks_submitted',
  'tasks_done',
  'tasks_done_on_time',
  'tasks_reviewed',
  'progress_sum',
  'groups',
  'group_members',
  'group_trained',
  'activities',
  'activity_participants',
  'problems_found',
  'problems_self_found',
  'problems_handed_over',
  'problems_closed',
  'problems_open',
  'problems_reopened',
  'work_items',
  'work_items_done',
  'party_approvals',
  'local_plans',
  'reps_total',
  'reps_national',
  'reps_provincial',
  'reps_city',
  'reps_county',
  'reps_township',
  'staff_participating',
  'reps_trained',
  'staff_trained',
  'opinions_collected',
  'opinions_answered',
  'cadre_visits',
  'inspection_teams',
  'reviewed_done',
  'reviewed_done_on_time',
  'reviewed_progress_sum',
] as const;
export type CounterName = (typeof counterNames)[number];
export type Counters = Record<CounterName, number>;

export const zeroCounters = (): Counters =>
  Object.fromEntries(counterNames.map((name) => [name, 0])) as Counters;

/** Pseudo field of facts that belong to the county as a whole (approvals, distinct people). */
export const COUNTY_WIDE = 'all';

export const representativesParticipating = (
  counters: Pick<
    Counters,
    'reps_national' | 'reps_provincial' | 'reps_city' | 'reps_county' | 'reps_township'
  >,
): number =>
  counters.reps_national +
  counters.reps_provincial +
  counters.reps_city +
  counters.reps_county +
  counters.reps_township;
