import { noMilestones } from '@linked/shared/milestones/milestones.ts';
import { describe, expect, it } from 'vitest';
import { marksOf, valuesOf } from './milestone-values.ts';

describe('the milestones form', () => {
  it('gives back what it was filled with', () => {
    const marks = { ...noMilestones, onSite: { on: '2020-04-28', times: 4 }, note: '四次' };
    expect(marksOf(valuesOf(marks))).toEqual(marks);
  });

  it('takes a step without a day as not done, and one with a day as done once', () => {
    const values = {
      ...valuesOf(noMilestones),
      governmentReport: { on: null, times: 3 },
      listsRead: { on: '2020-04-22', times: null },
    };
    expect(marksOf(values)).toEqual({ ...noMilestones, listsRead: { on: '2020-04-22', times: 1 } });
  });
});
