import { describe, expect, it } from 'vitest';
import { noMilestones, outOfOrder } from './milestones.ts';

const on = (day: string) => ({ on: day, times: 1 });

describe('the usual order of milestones', () => {
  it('is kept when each step follows the one before, on the same day too', () => {
    expect(outOfOrder(noMilestones)).toEqual([]);
    expect(
      outOfOrder({
        governmentReport: on('2020-04-20'),
        listsRead: on('2020-04-20'),
        onSite: on('2020-04-28'),
      }),
    ).toEqual([]);
  });

  it('is asked about when a step is recorded before the one that comes first, or without it', () => {
    expect(
      outOfOrder({ governmentReport: on('2020-05-02'), listsRead: on('2020-05-01'), onSite: null }),
    ).toEqual([{ earlier: 'governmentReport', later: 'listsRead' }]);
    expect(outOfOrder({ governmentReport: null, listsRead: null, onSite: on('2020-05-01') })).toEqual([
      { earlier: 'listsRead', later: 'onSite' },
    ]);
  });
});
