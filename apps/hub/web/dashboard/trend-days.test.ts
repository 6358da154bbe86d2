import { zeroCounters } from '@linked/shared/rollup/counters.ts';
import { expect, it } from 'vitest';
import { type Figures, measureOf } from './measures.ts';
import { trendDays } from './trend-days.ts';

const figures = (done: number, assigned: number): Figures => ({
  counters: { ...zeroCounters(), tasks_done: done },
  tasksAssigned: assigned,
  tasksOverdue: 0,
  problemsOverdue: 0,
  tasksExpected: 0,
  counties: 1,
  countiesSigned: 1,
});

it('keeps a day without a snapshot as a gap between its neighbours', () => {
  const points = [
    { day: '2026-02-27', figures: figures(1, 4) },
    { day: '2026-03-01', figures: figures(2, 4) },
  ];
  expect(trendDays(points, measureOf('completion')).map(({ day, score }) => [day, score])).toEqual([
    ['2026-02-27', 25],
    ['2026-02-28', null],
    ['2026-03-01', 50],
  ]);
});

it('tells a day that has nothing to divide by from one that has no snapshot', () => {
  const [only] = trendDays([{ day: '2026-03-01', figures: figures(0, 0) }], measureOf('completion'));
  expect(only!.score).toBeNull();
  expect(only!.figures).not.toBeNull();
  expect(trendDays([], measureOf('completion'))).toEqual([]);
});
