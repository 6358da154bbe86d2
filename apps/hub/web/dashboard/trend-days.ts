/** The days of a trend, with gaps where no snapshot was kept. */
import { addDays, diffDays } from '@linked/shared/calendar/dates.ts';
import { type Figures, type Measure, scoreOf } from './measures.ts';

export interface TrendDay {
  day: string;
  /** Null: no snapshot, or nothing to divide by. */
  score: number | null;
  /** Null: no snapshot was kept. */
  figures: Figures | null;
}

export interface TrendPoint {
  day: string;
  figures: Figures;
}

/** Every day from the first to the last point; those between that have none are gaps and never bridged. */
export function trendDays(points: readonly TrendPoint[], measure: Measure): TrendDay[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return [];
  const of = new Map(points.map((point) => [point.day, point.figures]));
  return Array.from({ length: diffDays(first.day, last.day) + 1 }, (_, index) => {
    const day = addDays(first.day, index);
    const figures = of.get(day) ?? null;
    return { day, figures, score: figures && scoreOf(measure, figures) };
  });
}
