import { describe, expect, it } from 'vitest';
import { periodOn, reportPeriods } from './rhythm.ts';

const span = { startsOn: '2020-04-03', endsOn: '2020-07-11' };
const friday = { every: 'weekly', weekday: 5 } as const;

describe('report periods', () => {
  it('follow each other without a gap, each with its due day', () => {
    const periods = reportPeriods(friday, span);
    expect(periods[0]).toEqual({ from: '2020-04-03', dueOn: '2020-04-10' });
    expect(periods[1]).toEqual({ from: '2020-04-11', dueOn: '2020-04-17' });
    for (const [index, period] of periods.slice(1).entries()) {
      const before = new Date(periods[index]!.dueOn).getTime();
      expect(new Date(period.from).getTime() - before).toBe(86_400_000);
    }
    expect(periods.at(-1)!.dueOn <= span.endsOn).toBe(true);
  });

  it('are due on the next working day when the day is a holiday, and joined where little would be left', () => {
    const dues = reportPeriods(friday, span).map((period) => period.dueOn);
    // Friday 1 May is a holiday to the 5th: due on the 6th, and what is left of that week joins the next.
    expect(dues.filter((day) => day > '2020-04-24' && day < '2020-05-20')).toEqual([
      '2020-05-06',
      '2020-05-15',
    ]);
    // Friday 26 June is a holiday, Sunday the 28th a make-up workday.
    expect(dues).toContain('2020-06-28');
  });

  it('come every second week, or not at all', () => {
    expect(reportPeriods({ every: 'fortnightly', weekday: 1 }, span).slice(0, 3)).toEqual([
      { from: '2020-04-03', dueOn: '2020-04-20' },
      { from: '2020-04-21', dueOn: '2020-05-06' },
      { from: '2020-05-07', dueOn: '2020-05-18' },
    ]);
    expect(reportPeriods({ every: 'none', weekday: 5 }, span)).toEqual([]);
  });

  it('are found by a day', () => {
    const periods = reportPeriods(friday, span);
    expect(periodOn(periods, '2020-04-10')?.dueOn).toBe('2020-04-10');
    expect(periodOn(periods, '2020-04-11')?.dueOn).toBe('2020-04-17');
    expect(periodOn(periods, '2021-01-01')).toBeNull();
  });
});
