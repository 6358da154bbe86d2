/** Counties × milestones of a campaign, with how many of each city have reached each and when. */
import { z } from 'zod';
import { milestoneKeys } from '../../milestones/milestones.ts';
import { count, day, instant, regionCode, uuid } from '../../primitives.ts';
import { query } from '../procedure.ts';

const readers = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
] as const;

const byMilestone = <T extends z.ZodType>(value: T) =>
  z.object(
    Object.fromEntries(milestoneKeys.map((key) => [key, value])) as Record<(typeof milestoneKeys)[number], T>,
  );

/** Reached on this day; `times` null for approval and plan, which are made once. */
const reached = z.object({ on: day, times: z.number().int().nullable() });

export const milestoneCounty = z.object({
  region: regionCode,
  regionName: z.string(),
  city: regionCode,
  marks: byMilestone(reached.nullable()),
  /** Against the usual order, as in `outOfOrder`. */
  outOfOrder: z.boolean(),
  /** Latest report of any of them. */
  reportedAt: instant.nullable(),
});

/** Of `counties` counties, `count` have reached it: the first on `first`, the last on `last`. */
const share = z.object({ count, first: day.nullable(), last: day.nullable() });

export const milestoneCity = z.object({
  region: regionCode,
  regionName: z.string(),
  counties: count,
  reached: byMilestone(share),
});

export const milestonesContract = {
  /** All counties inside `within`, and the sums of their cities and of all of them. */
  matrix: query({
    who: readers,
    input: z.object({ campaignId: uuid, within: regionCode }),
    output: z.object({
      today: day,
      all: milestoneCity,
      cities: z.array(milestoneCity),
      counties: z.array(milestoneCounty),
    }),
  }),
};
