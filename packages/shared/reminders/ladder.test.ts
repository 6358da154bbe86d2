import { describe, expect, it } from 'vitest';
import { addDays } from '../calendar/dates.ts';
import { isWorkday } from '../calendar/workdays.ts';
import { type Deficit, type LastTold, stepsDue } from './ladder.ts';
import { defaultReminders, reminderSettings } from './settings.ts';

/** Everything told from the day after the deadline on, as `day tier`. */
function climbed(what: Deficit, dueOn: string, days: number): string[] {
  const last: LastTold = {};
  const told: string[] = [];
  for (let day = 1; day <= days; day += 1) {
    const today = addDays(dueOn, day);
    if (!isWorkday(today)) continue;
    for (const tier of stepsDue(what, { dueOn, last, settings: defaultReminders, today })) {
      last[tier] = today;
      told.push(`${today.slice(5)} ${tier}`);
    }
  }
  return told;
}

describe('the ladder of a missed deadline', () => {
  it('reminds the county on the first working day, then its city, then the province, again and again', () => {
    // Thursday 9 April 2020.
    expect(climbed('receipt', '2020-04-09', 8)).toEqual([
      '04-10 county',
      '04-14 county',
      '04-14 city',
      '04-16 county',
      '04-16 city',
      '04-16 province',
    ]);
  });

  it('counts working days over a holiday', () => {
    // Friday 3 April 2020; Monday the 6th is a holiday.
    expect(climbed('receipt', '2020-04-03', 6)).toEqual(['04-07 county', '04-09 county', '04-09 city']);
  });

  it('says nothing before the deadline has passed', () => {
    const asked = { dueOn: '2020-04-09', last: {}, settings: defaultReminders };
    expect(stepsDue('report', { ...asked, today: '2020-04-08' })).toEqual([]);
    expect(stepsDue('report', { ...asked, today: '2020-04-09' })).toEqual([]);
  });

  it('warns of the pace at once, county and city alike, and again a working week later', () => {
    const asked = { dueOn: '2020-06-30', settings: defaultReminders };
    expect(stepsDue('behind-pace', { ...asked, last: {}, today: '2020-04-10' })).toEqual(['county', 'city']);
    const last = { county: '2020-04-10', city: '2020-04-10' };
    expect(stepsDue('behind-pace', { ...asked, last, today: '2020-04-16' })).toEqual([]);
    expect(stepsDue('behind-pace', { ...asked, last, today: '2020-04-17' })).toEqual(['county', 'city']);
  });
});

describe('the settings', () => {
  it('do not tell a city before its county, nor keep quiet by day', () => {
    const issues = (change: object) =>
      reminderSettings.safeParse({ ...defaultReminders, ...change }).error?.issues.map((one) => one.path[0]);
    expect(issues({})).toBeUndefined();
    expect(issues({ cityAfter: 1, countyAfter: 2 })).toEqual(['cityAfter']);
    expect(issues({ provinceAfter: 2 })).toEqual(['provinceAfter']);
    expect(issues({ quietFrom: '08:00' })).toEqual(['quietTo']);
  });
});
