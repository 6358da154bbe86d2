/** Who is told of something missing, and when: the county first, then its city's staff, then the province's. */
import { workdaysBetween } from '../calendar/workdays.ts';
import type { ReminderSettings } from './settings.ts';

export const reminderTiers = ['county', 'city', 'province'] as const;
export type ReminderTier = (typeof reminderTiers)[number];

/** What a ladder climbs for. Wire names. */
export const deficits = ['receipt', 'report', 'overdue', 'behind-pace'] as const;
export type Deficit = (typeof deficits)[number];

/** Behind pace is no missed deadline: it is said at once, to county and city, and again a working week later. */
const PACE_REPEAT_WORKDAYS = 5;

/** A round asks for few pairs of days, each for thousands of tasks. */
const MOST_KEPT = 2000;
const known = new Map<string, number>();

function workdays(from: string, to: string): number {
  const key = `${from} ${to}`;
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  if (known.size >= MOST_KEPT) known.clear();
  const { days } = workdaysBetween(from, to);
  known.set(key, days);
  return days;
}

/** Day (YYYY-MM-DD) on which each tier was last told; left out when never. */
export type LastTold = Partial<Record<ReminderTier, string>>;

interface Asked {
  /** Last day of the missed deadline; for `behind-pace` it is not read. */
  dueOn: string;
  settings: ReminderSettings;
  today: string;
  /** Whose task it is: what a city has added for its counties is not the province's to be told. */
  setBy?: 'campaign' | 'city';
}

/** The tiers to be told today. */
export function stepsDue(what: Deficit, { last, ...asked }: Asked & { last: LastTold }): ReminderTier[] {
  const { settings, today } = asked;
  const repeat = what === 'behind-pace' ? PACE_REPEAT_WORKDAYS : settings.repeatEvery;
  const isDue = (tier: ReminderTier): boolean => {
    const told = last[tier];
    return told === undefined || workdays(told, today) >= repeat;
  };
  return reachedTiers(what, asked).filter(isDue);
}

/** The tiers that know of it or are to know of it by today. */
export function reachedTiers(
  what: Deficit,
  { dueOn, settings, today, setBy = 'campaign' }: Asked,
): ReminderTier[] {
  if (what === 'behind-pace') return ['county', 'city'];
  const late = workdays(dueOn, today);
  const after = {
    county: settings.countyAfter,
    city: settings.cityAfter,
    province: settings.provinceAfter,
  };
  return reminderTiers.filter(
    (tier) => dueOn < today && late >= after[tier] && (tier !== 'province' || setBy === 'campaign'),
  );
}
