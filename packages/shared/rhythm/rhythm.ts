/** The rhythm on which counties report: the part of a campaign's document, and the periods it makes. */
import { z } from 'zod';
import { addDays, weekday } from '../calendar/dates.ts';
import { addWorkdays, isWorkday, workdaysBetween } from '../calendar/workdays.ts';

export const rhythms = ['weekly', 'fortnightly', 'none'] as const;

export const rhythmSettings = z.object({
  every: z.enum(rhythms),
  /** Day of the week on which the report is due, 1 for Monday to 7 for Sunday. */
  weekday: z.number().int().min(1).max(7),
});
export type RhythmSettings = z.infer<typeof rhythmSettings>;

export const defaultRhythm: RhythmSettings = { every: 'weekly', weekday: 5 };

export const rhythmOf = (document: { rhythm?: RhythmSettings | undefined }): RhythmSettings =>
  document.rhythm ?? defaultRhythm;

/** Both days included. What counts as reported in it is an act of the county dated in it. */
export interface ReportPeriod {
  from: string;
  dueOn: string;
}

/** A period shorter than this many working days is no period; it is joined to the next. */
const SHORTEST_WORKDAYS = 3;

/**
 * The periods of a campaign, in order. A due day that is no working day moves to the next one; where that leaves too
 * little of a period (the first days of a campaign, the week of a long holiday), it falls away and the next one covers
 * both. None when the campaign has no rhythm.
 * @param startsOn day on which the campaign was issued
 * @param endsOn last day of its last phase: no report is due after it
 */
export function reportPeriods(
  rhythm: RhythmSettings,
  { startsOn, endsOn }: { startsOn: string; endsOn: string },
): ReportPeriod[] {
  if (rhythm.every === 'none') return [];
  const step = rhythm.every === 'weekly' ? 7 : 14;
  const periods: ReportPeriod[] = [];
  let from = startsOn;
  let nominal = addDays(startsOn, (rhythm.weekday - weekday(startsOn) + 7) % 7);
  for (; nominal <= endsOn; nominal = addDays(nominal, step)) {
    const dueOn = isWorkday(nominal) ? nominal : addWorkdays(nominal, 1).date;
    if (dueOn > endsOn) break;
    if (workdaysBetween(addDays(from, -1), dueOn).days < SHORTEST_WORKDAYS) continue;
    periods.push({ from, dueOn });
    from = addDays(dueOn, 1);
  }
  return periods;
}

/** The period a day lies in; null before the first and after the last. */
export const periodOn = (periods: readonly ReportPeriod[], day: string): ReportPeriod | null =>
  periods.find((period) => period.from <= day && day <= period.dueOn) ?? null;
