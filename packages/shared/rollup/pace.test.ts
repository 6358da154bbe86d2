import { describe, expect, it } from 'vitest';
import { paceOf } from './pace.ts';

const pace = (percents: number, tasksExpected: number, tasksAssigned = 21) =>
  paceOf({ counters: { progress_sum: percents }, tasksAssigned, tasksExpected });

describe('pace of a region', () => {
  it('compares progress with expectation in the same unit', () => {
    expect(pace(1680, 17.5)).toEqual({ actual: 16.8, expected: 17.5, assigned: 21, behind: true });
    expect(pace(1800, 17.5)).toMatchObject({ actual: 18, behind: false });
  });

  it('counts work under way: no task need be finished to be on pace', () => {
    expect(pace(21 * 84, 21 * 0.839).behind).toBe(false);
  });

  it('does not blame a county that reports exactly what its screen asked for', () => {
    // 84.49 % expected is shown to the county as 84 %.
    expect(pace(21 * 84, 21 * 0.8449).behind).toBe(false);
    expect(pace(3528 * 84, 3528 * 0.845, 3528).behind).toBe(false);
  });

  it('warns as soon as more is missing than rounding can explain', () => {
    expect(pace(21 * 84, 21 * 0.8451).behind).toBe(true);
    expect(pace(99, 1, 1).behind).toBe(true);
  });

  it('warns of nothing where nothing is assigned or expected yet', () => {
    expect(pace(0, 0).behind).toBe(false);
    expect(pace(0, 0, 0).behind).toBe(false);
  });
});
