/**
 * Who must be reminded of what when, worked out from the story alone, morning by morning: nothing of the hub's rules
 * or tables is used, only the calendar of working days.
 */
import { addDays, weekday } from '@linked/shared/calendar/dates.ts';
import { isWorkday } from '@linked/shared/calendar/workdays.ts';
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import {
  type Behaviour,
  beginsOn,
  isOfCityTask,
  reportsOn,
  type Story,
  share,
  signsOn,
  tasksOn,
  workdays,
} from './story.ts';

/** As they stand in the campaign's settings when it names none. */
const ladder = { county: 1, city: 3, province: 5, repeat: 2, repeatOfPace: 5, tolerance: 20 };
type Tier = 'county' | 'city' | 'province';

interface Missing {
  county: string;
  subject: string;
  /** Null for a task behind its pace, which has missed no day yet. */
  missedOn: string | null;
  /** A task its city has added: the city reminds of it, apart from the campaign, and the province hears nothing. */
  ofCity: boolean;
}

/** One line a step: `2020-04-10 county 130102 receipt:campaign:2020-04-09`, sorted. */
export function expectedSteps(
  story: Story,
  counties: ReadonlyMap<string, Behaviour>,
  cityOf: (county: string) => string,
): string[] {
  const periods = periodsOf(story);
  const states = new Map(
    [...counties].map(([county, behaviour]) => [county, new County(story, { county, behaviour })]),
  );
  const lastTold = new Map<string, string>();
  const steps: string[] = [];
  for (let day = addDays(story.startsOn, 1); day <= story.closedOn; day = addDays(day, 1)) {
    for (const state of states.values()) state.liveThrough(addDays(day, -1));
    if (!isWorkday(day)) continue;
    const missing = [...states].flatMap(([county, state]) =>
      state.missing(day, periods).map((one) => ({ county, ...one })),
    );
    for (const tier of ['county', 'city', 'province'] as const) {
      const placeOf = ({ county, ofCity }: Missing): string =>
        tier === 'county' ? `${county} ${ofCity}` : tier === 'city' ? cityOf(county) : 'province';
      const reached = missing.filter((one) => reaches(tier, one, day));
      const isDue = (one: Missing): boolean => {
        const last = lastTold.get(`${tier} ${one.county} ${one.subject}`);
        const repeat = one.missedOn === null ? ladder.repeatOfPace : ladder.repeat;
        return last === undefined || workdays(last, day) >= repeat;
      };
      const places = new Set(reached.filter(isDue).map(placeOf));
      // Whoever is told anything is told all of it.
      for (const one of reached) {
        if (!places.has(placeOf(one))) continue;
        lastTold.set(`${tier} ${one.county} ${one.subject}`, day);
        steps.push(`${day} ${tier} ${one.county} ${one.subject}`);
      }
    }
  }
  return steps.sort();
}

function reaches(tier: Tier, { missedOn, ofCity }: Missing, day: string): boolean {
  if (tier === 'province' && ofCity) return false;
  if (missedOn === null) return tier !== 'province';
  return workdays(missedOn, day) >= ladder[tier];
}

/** What one county has done by now. */
class County {
  private readonly story: Story;
  private readonly who: { county: string; behaviour: Behaviour };
  private readonly signed: string | null;
  private readonly percent = new Map<string, number>();
  private readonly handedIn = new Set<string>();
  private lastAct: string | null = null;
  private lived: string;

  constructor(story: Story, who: { county: string; behaviour: Behaviour }) {
    this.story = story;
    this.who = who;
    this.signed = signsOn(story, who.behaviour);
    this.lived = addDays(story.startsOn, -1);
  }

  liveThrough(day: string): void {
    while (this.lived < day) {
      this.lived = addDays(this.lived, 1);
      for (const { task, percent, handedIn } of reportsOn(this.story, this.who, this.lived)) {
        this.percent.set(task.id, percent);
        if (handedIn) this.handedIn.add(task.id);
        this.lastAct = this.lived;
      }
      const { on, taskCode } = this.story.returned;
      if (this.who.behaviour === 'returned' && this.lived === on)
        this.handedIn.delete(this.story.document.tasks.find((task) => task.code === taskCode)!.id);
    }
  }

  private hasFinished(day: string): boolean {
    return tasksOn(this.story, this.who.county, addDays(day, -1)).every((task) => this.handedIn.has(task.id));
  }

  /** With its phase, from the end of its own last day on; while the campaign closes nothing that is missing is. */
  private isLocked({ phase, dueOn }: CampaignTask, day: string): boolean {
    const { document, closingOn } = this.story;
    const ends = document.phases.find(({ code }) => code === phase)?.endsOn;
    return ends !== undefined && ends < day && dueOn < day && day <= closingOn;
  }

  /** On the morning of a day, before anything is done on it. */
  missing(day: string, periods: readonly Period[]): Omit<Missing, 'county'>[] {
    const { receiptDueOn, supplement, phaseMove, cityTask } = this.story;
    const missing: Omit<Missing, 'county'>[] = [];
    const ofCity = false;
    if (receiptDueOn < day && (this.signed === null || this.signed >= day))
      missing.push({ subject: `receipt:campaign:${receiptDueOn}`, missedOn: receiptDueOn, ofCity });
    // What is sent later is signed on the day it comes, by whoever signs at all.
    const later = {
      supplement: supplement.receiptDueOn,
      'phase-change': phaseMove.receiptDueOn,
      ...(isOfCityTask(this.story, this.who.county) && { 'local-tasks': cityTask.receiptDueOn }),
    };
    for (const [kind, missedOn] of Object.entries(later))
      if (missedOn < day && this.signed === null)
        missing.push({ subject: `receipt:${kind}:${missedOn}`, missedOn, ofCity });
    // Nothing more is taken, so nothing more is asked for.
    if (this.story.lastDay < day) return missing;
    const unheard = periods.filter(
      ({ from, dueOn }) => dueOn < day && (this.lastAct === null || this.lastAct < from),
    );
    // It goes on as one thing until the county is heard of again; with everything handed in it has nothing to say.
    const isSilent = unheard.length > 0 && !this.hasFinished(day);
    if (isSilent) {
      const { dueOn } = unheard[0]!;
      missing.push({ subject: `report:${dueOn}`, missedOn: dueOn, ofCity });
    }
    for (const task of tasksOn(this.story, this.who.county, addDays(day, -1))) {
      const ofCity = task.id === cityTask.task.id;
      if (this.handedIn.has(task.id) || this.isLocked(task, day)) continue;
      if (task.dueOn < day)
        missing.push({ subject: `overdue:${task.code}:${task.dueOn}`, missedOn: task.dueOn, ofCity });
      else if (this.isBehind(task, day))
        missing.push({ subject: `behind-pace:${task.code}:${task.dueOn}`, missedOn: null, ofCity });
    }
    return missing;
  }

  private isBehind(task: CampaignTask, day: string): boolean {
    const expected = share(beginsOn(this.story, task), task.dueOn, day);
    return expected - (this.percent.get(task.id) ?? 0) > ladder.tolerance;
  }
}

interface Period {
  from: string;
  dueOn: string;
}

/** Weeks that end on Friday, or on the next working day; one of fewer than three working days joins the next. */
function periodsOf({ startsOn, document }: Story): Period[] {
  const last = document.phases.map((phase) => phase.endsOn).reduce((a, b) => (a > b ? a : b));
  const periods: Period[] = [];
  let from = startsOn;
  for (let friday = startsOn; friday <= last; friday = addDays(friday, 1)) {
    if (weekday(friday) !== 5) continue;
    let dueOn = friday;
    while (!isWorkday(dueOn)) dueOn = addDays(dueOn, 1);
    if (dueOn > last) break;
    if (workdays(addDays(from, -1), dueOn) < 3) continue;
    periods.push({ from, dueOn });
    from = addDays(dueOn, 1);
  }
  return periods;
}
