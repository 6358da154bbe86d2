/** The numbers of a bulletin (通报), each with its denominator; the days they are of stand beside them. */
import { z } from 'zod';
import { count, day, instant, regionCode } from '../primitives.ts';

/** One region's line. `new…`: since the baseline; null when there is none to compare with. */
export const bulletinLine = z.object({
  region: regionCode,
  regionName: z.string(),
  counties: count,
  tasksDone: count,
  tasksAssigned: count,
  newTasksDone: z.number().int().nullable(),
  /** Task equivalents done and expected by the day, out of the tasks assigned. */
  actual: z.number(),
  expected: z.number(),
  behind: z.boolean(),
  tasksOverdue: count,
  problemsFound: count,
  problemsClosed: count,
  newProblemsFound: z.number().int().nullable(),
  newProblemsClosed: z.number().int().nullable(),
  problemsOverdue: count,
});
export type BulletinLine = z.infer<typeof bulletinLine>;

const named = z.object({ region: regionCode, regionName: z.string() });

export const bulletinFigures = z.object({
  /** Day and instant of the snapshot that the figures are of. */
  to: day,
  takenAt: instant,
  /** Day of the snapshot they are compared with; null for the first bulletin. */
  from: day.nullable(),
  whole: bulletinLine,
  /** Cities (or counties under no city), ranked where the campaign ranks, else in order of code. */
  cities: z.array(bulletinLine),
  ranking: z.boolean(),
  /** Counties behind the pace of the working-day calendar: all of them, and the farthest behind by name. */
  behindCount: count,
  behind: z.array(named.extend({ actual: z.number(), expected: z.number(), assigned: count })),
  /** Counties that have not signed the campaign though its receipt deadline passed. */
  lateReceiptsCount: count,
  lateReceipts: z.array(named),
  /** Counties with tasks past their due date and not done. */
  lateReportsCount: count,
  lateReports: z.array(named.extend({ overdue: count, assigned: count })),
  /**
   * Problems closed (销号) since the baseline, by their day of closing, or within the week before `to` where there is
   * none: all of them, and the latest by name. What was reopened since is not among them.
   */
  closedSince: day.nullable().default(null),
  closedCount: count.default(0),
  closed: z.array(named.extend({ title: z.string(), closedOn: day })).default([]),
});
export type BulletinFigures = z.infer<typeof bulletinFigures>;

/** What goes down to the counties. */
export const bulletinPayload = z.object({
  number: z.number().int().min(1),
  title: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(20_000),
  figures: bulletinFigures,
});
