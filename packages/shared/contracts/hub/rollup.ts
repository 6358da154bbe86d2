/** What leaders compare: numbers per region and field with their denominators and date, and the rows behind them. */
import { z } from 'zod';
import { diffDays } from '../../calendar/dates.ts';
import { reportKinds } from '../../link/kinds.ts';
import { amount, count, day, instant, page, paged, regionCode, uuid } from '../../primitives.ts';
import { reviewStates } from '../../reviews/states.ts';
import { counterNames } from '../../rollup/counters.ts';
import { query, subscription } from '../procedure.ts';

const readers = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
] as const;

export const counters = z.object(
  Object.fromEntries(counterNames.map((name) => [name, z.number()])) as Record<
    (typeof counterNames)[number],
    z.ZodNumber
  >,
);

/** A region's sums. Rates are computed by the reader from these, so that numerator and denominator stay visible. */
export const regionFigures = z.object({
  region: regionCode,
  regionName: z.string(),
  tier: z.enum(['province', 'city', 'county']),
  /** A county that was merged or split away by the day: what it had finished stays in the sums, in this row. */
  ended: z
    .object({ on: day, successors: z.array(z.object({ region: regionCode, name: z.string() })) })
    .nullable(),
  /** Valid counties inside in the campaign's edition (1 for a county). */
  counties: count,
  /** Counties inside that have signed the campaign. */
  countiesSigned: count,
  /** Cities inside (0 below the province) and how many have a Party approval on record. */
  cities: count,
  citiesApproved: count,
  /** tasks × counties: the denominator of completion. */
  tasksAssigned: count,
  tasksOverdue: count,
  problemsOverdue: count,
  /** Tasks that should be done by today on the working-day calendar, in tasks (may be fractional). */
  tasksExpected: z.number(),
  counters,
  /** Latest change of any fact inside. */
  updatedAt: instant.nullable(),
});
export type RegionFigures = z.infer<typeof regionFigures>;

export const fieldFigures = z.object({
  field: z.string(),
  tasksAssigned: count,
  tasksOverdue: count,
  problemsOverdue: count,
  counters,
});

export const indicatorFigures = z.object({
  taskId: uuid,
  taskTitle: z.string(),
  field: z.string(),
  indicator: z.string(),
  name: z.string(),
  unit: z.string(),
  aggregation: z.string(),
  value: amount.nullable(),
  base: amount.nullable(),
  baselineName: z.string().nullable(),
  target: amount.nullable(),
  /** Counties that reported it. */
  reporting: count,
  /** The same of the revisions that were reviewed: `value` null when none was. */
  reviewed: z.object({ value: amount.nullable(), base: amount.nullable(), reporting: count }),
});

export const factRow = z.object({
  region: regionCode,
  regionName: z.string(),
  kind: z.enum(reportKinds),
  entityId: uuid,
  revision: count,
  field: z.string(),
  occurredAt: instant,
  receivedAt: instant,
  author: z.string(),
  payload: z.record(z.string(), z.unknown()),
  /** Of a task's progress: how far its review is. */
  review: z
    .object({ state: z.enum(reviewStates), by: z.string().nullable(), at: instant.nullable() })
    .nullable(),
  /** Task that a task's progress is about, as the report saw it, and what has become of it since. */
  task: z
    .object({
      title: z.string(),
      indicators: z.array(z.object({ code: z.string(), name: z.string(), unit: z.string() })),
      /** Version the report names, and the one in force for the county. */
      reportedRevision: count,
      revision: count,
      dropped: z.boolean(),
    })
    .nullable(),
});

const place = z.object({ campaignId: uuid, region: regionCode });
/** A day that is over: figures are those of its snapshot. Null for the present ones. */
const on = day.nullable().default(null);
/** The snapshot that was read; null when the figures are the present ones. */
const snapshotRef = z.object({ day, takenAt: instant });
const snapshot = snapshotRef.nullable();

/** Days from found to closed, over the problems closed so far. */
export const closingTime = z.object({
  region: regionCode,
  closed: count,
  medianDays: z.number().nullable(),
});
/** Longest trend of one question, in days. */
export const MAX_TREND_DAYS = 400;

export const rollupContract = {
  /** `isFinal`: the campaign is closed, and the figures are those of the close. */
  /** The region itself and its children (cities of a province, counties of a city). `field` narrows field counters. */
  compare: query({
    who: readers,
    input: place.extend({ field: z.string().nullable().default(null), on }),
    output: z.object({
      asOf: instant,
      today: day,
      snapshot,
      isFinal: z.boolean(),
      self: regionFigures,
      children: z.array(regionFigures),
    }),
  }),
  /** Every county inside, for the map. */
  counties: query({
    who: readers,
    input: place.extend({ field: z.string().nullable().default(null), on }),
    output: z.object({
      asOf: instant,
      today: day,
      snapshot,
      isFinal: z.boolean(),
      rows: z.array(regionFigures),
    }),
  }),
  fields: query({ who: readers, input: place.extend({ on }), output: z.array(fieldFigures) }),
  /** Days that have a snapshot, ascending. */
  days: query({ who: readers, input: z.object({ campaignId: uuid }), output: z.array(snapshotRef) }),
  /** The region's figures day by day; days without a snapshot are left out and are gaps. */
  trend: query({
    who: readers,
    input: place
      .extend({ field: z.string().nullable().default(null), from: day, to: day })
      .refine(({ from, to }) => diffDays(from, to) < MAX_TREND_DAYS, { path: ['to'] }),
    output: z.array(snapshotRef.extend({ figures: regionFigures })),
  }),
  /** Median days from found to closed, of the region and its children. */
  closing: query({
    who: readers,
    input: place.extend({ field: z.string().nullable().default(null) }),
    output: z.object({ self: closingTime, children: z.array(closingTime) }),
  }),
  indicators: query({ who: readers, input: place, output: z.array(indicatorFigures) }),
  /** The rows behind a number. */
  facts: query({
    who: readers,
    input: place
      .extend({ kind: z.enum(reportKinds), field: z.string().nullable().default(null) })
      .extend(page.shape),
    output: paged(factRow),
  }),
  /** The changed county's row and the region that is watched, after each change inside. */
  live: subscription({
    who: readers,
    input: place.extend({ field: z.string().nullable().default(null), lastEventId: z.string().nullish() }),
    output: z.object({ county: regionFigures, city: regionFigures, self: regionFigures }),
  }),
};
