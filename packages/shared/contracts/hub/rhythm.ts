/** Reports on a rhythm: who has reported in a period, by the date of the act. */
import { z } from 'zod';
import { count, day, instant, percent, regionCode, uuid } from '../../primitives.ts';
import { rhythmSettings } from '../../rhythm/rhythm.ts';
import { taskStates } from '../../tasks/states.ts';
import { query } from '../procedure.ts';

const readers = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
] as const;

export const reportPeriod = z.object({ from: day, dueOn: day });

/**
 * `reported`: dated in the period. `late`: dated after it. `missing`: nothing since, though it is over. `finished`:
 * nothing since, but nothing was left to report, every task being handed in.
 */
export const reportStates = ['reported', 'late', 'missing', 'open', 'finished'] as const;

export const rhythmCounty = z.object({
  region: regionCode,
  regionName: z.string(),
  city: regionCode,
  state: z.enum(reportStates),
  /** Its latest act. */
  lastAt: instant.nullable(),
  /** Tasks behind what is expected of them by today by more than the campaign tolerates, and past their day. */
  behind: count,
  overdue: count,
});

export const rhythmCity = z.object({
  region: regionCode,
  regionName: z.string(),
  counties: count,
  reported: count,
  late: count,
  missing: count,
  finished: count,
  behind: count,
  overdue: count,
});

/** A task of one county: what it has reached, and what is expected of it by today. */
export const pacedTask = z.object({
  taskId: uuid,
  title: z.string(),
  field: z.string(),
  setBy: z.enum(['campaign', 'city', 'county']),
  dueOn: day,
  state: z.enum(taskStates),
  percent,
  expected: percent,
  /** Last day of a pause that runs. */
  pausedUntil: day.nullable(),
});

export const rhythmContract = {
  /** The period whose due day is `dueOn`; the present one without. */
  period: query({
    who: readers,
    input: z.object({ campaignId: uuid, within: regionCode, dueOn: day.nullable().default(null) }),
    output: z.object({
      today: day,
      rhythm: rhythmSettings,
      /** Percentage points that are tolerated. */
      behindBy: count,
      /** All periods so far and the present one, oldest first. */
      periods: z.array(reportPeriod),
      /** Null when the campaign has no rhythm, is not issued, or its last period is over. */
      period: reportPeriod.nullable(),
      all: rhythmCity,
      cities: z.array(rhythmCity),
      counties: z.array(rhythmCounty),
    }),
  }),
  /** One county's tasks as of today. */
  pace: query({
    who: readers,
    input: z.object({ campaignId: uuid, region: regionCode }),
    output: z.object({ today: day, behindBy: count, tasks: z.array(pacedTask) }),
  }),
};
