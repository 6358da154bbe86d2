/**
 * What 168 counties do in the hundred days of a campaign: the part both the simulation and the expected record are
 * made from. Days are YYYY-MM-DD in Shanghai; every act of a county is at 15:00 of its day.
 */
import { addDays, weekday } from '@linked/shared/calendar/dates.ts';
import { isWorkday } from '@linked/shared/calendar/workdays.ts';
import type { CampaignDocument, CampaignTask } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';

/** `returned`: as a steady one, but one of its tasks is given back to it and comes again late. */
export type Behaviour = 'steady' | 'never' | 'offline' | 'garbage' | 'late' | 'returned';

/** How many counties behave so; all others are steady. */
const unusual: [Behaviour, number][] = [
  ['never', 3],
  ['offline', 10],
  ['garbage', 1],
  ['late', 5],
  ['returned', 1],
];
/** Spread over the cities: every eighth county is one of the unusual ones until all have been given. */
const EVERY = 8;

export function behaviours(counties: readonly string[]): Map<string, Behaviour> {
  const given = unusual.flatMap(([behaviour, count]) => Array.from({ length: count }, () => behaviour));
  return new Map(
    counties.map((county, index) => [
      county,
      index % EVERY === 0 ? (given[index / EVERY] ?? 'steady') : 'steady',
    ]),
  );
}

/** For so many days nothing gets through to them. The ones that never answer are reached then, and nobody is there. */
export const awayDays: Partial<Record<Behaviour, number>> = { offline: 7, never: 14 };

/** Working days after the deadline on which the late ones sign; days after its due day on which they hand a task in. */
const SIGNS_LATE_BY = 4;
const HANDS_IN_LATE_BY = 3;
/** A steady county keeps every task as far as it must be this many days later. */
const AHEAD_DAYS = 21;
const HANDS_IN_EARLY_BY = 2;

export interface Story {
  startsOn: string;
  receiptDueOn: string;
  document: CampaignDocument;
  /** Day on which the campaign begins to close; its last day; day on which it is closed. */
  closingOn: string;
  lastDay: string;
  closedOn: string;
  /** A deadline that is moved for all at two in the afternoon of a day. */
  supplement: { on: string; taskCode: string; dueOn: string; receiptWorkdays: number; receiptDueOn: string };
  /** A phase that is given longer at two in the afternoon of a day. */
  phaseMove: { on: string; code: string; endsOn: string; receiptDueOn: string };
  /** A task that a city adds for its counties at two in the afternoon of a day; it counts from that day. */
  cityTask: { on: string; city: string; task: CampaignTask; receiptDueOn: string };
  /** Given back at two in the afternoon after it was handed in; handed in again on the other day. */
  returned: { on: string; taskCode: string; againOn: string };
}

/** Working days to sign what is sent in the middle of the campaign. */
const SIGN_WITHIN = 3;

export function storyOf(document: CampaignDocument, startsOn: string, receiptDueOn: string): Story {
  const [moved, returned] = document.tasks as [CampaignTask, CampaignTask];
  const on = workdaysLater(addDays(startsOn, 40), 1);
  const [movedOn, addedOn] = [
    workdaysLater(addDays(startsOn, 22), 1),
    workdaysLater(addDays(startsOn, 29), 1),
  ];
  const longer = document.phases.find((phase) => phase.code === 'organise')!;
  return {
    phaseMove: {
      on: movedOn,
      code: longer.code,
      endsOn: addDays(longer.endsOn, 6),
      receiptDueOn: workdaysLater(movedOn, SIGN_WITHIN),
    },
    cityTask: {
      on: addedOn,
      city: '130100',
      task: {
        id: newId(),
        // As the city's first.
        code: 'city-1301-1',
        revision: 1,
        field: 'mining',
        title: '矿山道路硬化',
        standard: '逐条硬化，通过验收。',
        dueOn: addDays(addedOn, 45),
        indicators: [],
      },
      receiptDueOn: workdaysLater(addedOn, SIGN_WITHIN),
    },
    returned: {
      on: addDays(returned.dueOn, 1 - HANDS_IN_EARLY_BY),
      taskCode: returned.code,
      againOn: workdaysLater(returned.dueOn, 2),
    },
    supplement: {
      on,
      taskCode: moved.code,
      dueOn: addDays(moved.dueOn, 10),
      receiptWorkdays: SIGN_WITHIN,
      receiptDueOn: workdaysLater(on, SIGN_WITHIN),
    },
    startsOn,
    receiptDueOn,
    document,
    closingOn: addDays(startsOn, 97),
    lastDay: addDays(startsOn, 99),
    closedOn: addDays(startsOn, 100),
  };
}

/** The tasks of a county as they are at the end of a day. */
export function tasksOn(story: Story, county: string, day: string): CampaignTask[] {
  const { document, supplement, cityTask } = story;
  const ofCity = isOfCityTask(story, county) && day >= cityTask.on ? [cityTask.task] : [];
  const tasks = [...document.tasks, ...ofCity];
  if (day < supplement.on) return tasks;
  return tasks.map((task) =>
    task.code === supplement.taskCode ? { ...task, dueOn: supplement.dueOn, revision: 2 } : task,
  );
}

export const isOfCityTask = ({ cityTask }: Story, county: string): boolean =>
  county.startsWith(cityTask.city.slice(0, 4));

/** From when on a task is worked on. */
export const beginsOn = ({ startsOn, cityTask }: Story, task: CampaignTask): string =>
  task.id === cityTask.task.id ? cityTask.on : startsOn;

/** Day on which the county signs the campaign, and from which on it signs whatever it gets on the same day; null for one that never does. */
export function signsOn(story: Story, behaviour: Behaviour): string | null {
  if (behaviour === 'never') return null;
  if (behaviour === 'offline') return addDays(story.startsOn, awayDays.offline!);
  if (behaviour === 'late') return workdaysLater(story.receiptDueOn, SIGNS_LATE_BY);
  return story.startsOn;
}

export interface Progress {
  task: CampaignTask;
  percent: number;
  handedIn: boolean;
}

/** What the county reports on this day; the one with garbage reports nothing that can be taken. */
export function reportsOn(
  story: Story,
  { county, behaviour }: { county: string; behaviour: Behaviour },
  day: string,
): readonly Progress[] {
  const known = planned.get(story) ?? new Map<string, readonly Progress[]>();
  planned.set(story, known);
  const key = `${behaviour} ${isOfCityTask(story, county)} ${day}`;
  const reports = known.get(key) ?? plan(story, { county, behaviour }, day);
  known.set(key, reports);
  return reports;
}

const planned = new WeakMap<Story, Map<string, readonly Progress[]>>();

function plan(
  story: Story,
  { county, behaviour }: { county: string; behaviour: Behaviour },
  day: string,
): Progress[] {
  if (behaviour === 'never' || behaviour === 'garbage') return [];
  const first = signsOn(story, behaviour)!;
  if (day < first) return [];
  const tasks = tasksOn(story, county, day);
  const handsIn = (task: CampaignTask): string =>
    behaviour === 'late' ? addDays(task.dueOn, HANDS_IN_LATE_BY) : addDays(task.dueOn, -HANDS_IN_EARLY_BY);
  const isAgain = (task: CampaignTask): boolean =>
    behaviour === 'returned' && task.code === story.returned.taskCode && day === story.returned.againOn;
  const done: Progress[] = tasks
    .filter((task) => handsIn(task) === day || isAgain(task))
    .map((task) => ({ task, percent: 100, handedIn: true }));
  if (!isReportDay(story, behaviour, day)) return done;
  return [
    ...done,
    ...tasks
      .filter((task) => handsIn(task) > day)
      .map((task) => ({
        task,
        percent: Math.min(95, share(beginsOn(story, task), task.dueOn, addDays(day, AHEAD_DAYS))),
        handedIn: false,
      })),
  ];
}

/** Fridays, or the next working day; the late ones two working days after. */
export function isReportDay(story: Story, behaviour: Behaviour, day: string): boolean {
  const late = behaviour === 'late' ? 2 : 0;
  for (let friday = addDays(story.startsOn, -7); friday <= day; friday = addDays(friday, 1)) {
    if (weekday(friday) !== 5) continue;
    const due = isWorkday(friday) ? friday : workdaysLater(friday, 1);
    if (workdaysLater(due, late) === day) return true;
  }
  return false;
}

const counted = new Map<string, number>();

/** Working days after `from` up to and with `to`. */
export function workdays(from: string, to: string): number {
  const key = `${from} ${to}`;
  const known = counted.get(key);
  if (known !== undefined) return known;
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkday(day)) count += 1;
  counted.set(key, count);
  return count;
}

function workdaysLater(day: string, count: number): string {
  let later = day;
  for (let left = count; left > 0; ) {
    later = addDays(later, 1);
    if (isWorkday(later)) left -= 1;
  }
  return later;
}

/** Whole percent of the working days between two days that are over on a third. */
export function share(startsOn: string, dueOn: string, day: string): number {
  if (day >= dueOn) return 100;
  if (day <= startsOn) return 0;
  return Math.round((100 * workdays(startsOn, day)) / workdays(startsOn, dueOn));
}
