import { describe, expect, it } from 'vitest';
import { behindBy } from './pace.ts';

describe('pace of a task', () => {
  it('is behind by what today asks for and is not done', () => {
    expect(behindBy({ state: 'in-progress', percent: 40, expectedPercent: 65 })).toBe(25);
    expect(behindBy({ state: 'pending', percent: 0, expectedPercent: 3 })).toBe(3);
  });

  it('is not behind when ahead, handed in or with the leader', () => {
    expect(behindBy({ state: 'in-progress', percent: 80, expectedPercent: 65 })).toBe(0);
    expect(behindBy({ state: 'submitted', percent: 60, expectedPercent: 65 })).toBe(0);
    expect(behindBy({ state: 'awaiting-countersign', percent: 60, expectedPercent: 65 })).toBe(0);
  });

  it('counts a returned task again', () => {
    expect(behindBy({ state: 'returned', percent: 60, expectedPercent: 100 })).toBe(40);
  });
});
