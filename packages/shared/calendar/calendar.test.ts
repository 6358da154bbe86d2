import { isWorkday as libraryWorkday } from 'chinese-days';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, diffDays, shanghaiDate, shanghaiMidnight, weekday } from './dates.ts';
import { expectedShare } from './expected-share.ts';
import { isProvisional } from './holidays.ts';
import { addWorkdays, isWorkday, workdaysBetween } from './workdays.ts';

const everyDay = (from: string, to: string) =>
  Array.from({ length: diffDays(from, to) + 1 }, (_, i) => addDays(from, i));
const workdaysOf = (from: string, to: string) => everyDay(from, to).filter(isWorkday);
const day = fc.integer({ min: 0, max: 2921 }).map((n) => addDays('2019-01-01', n));

describe('announced days', () => {
  it.each([
    [
      'the Spring Festival of 2020, extended to 2 February',
      '2020-01-19',
      '2020-02-03',
      ['01-19', '01-20', '01-21', '01-22', '01-23', '02-03'],
    ],
    [
      'Tomb-sweeping Day of 2020, in the first days of the reference campaign',
      '2020-04-03',
      '2020-04-07',
      ['04-03', '04-07'],
    ],
    [
      'Labour Day of 2020 with its make-up Sunday and Saturday',
      '2020-04-25',
      '2020-05-10',
      ['04-26', '04-27', '04-28', '04-29', '04-30', '05-06', '05-07', '05-08', '05-09'],
    ],
    ['the Dragon Boat Festival of 2020', '2020-06-24', '2020-06-29', ['06-24', '06-28', '06-29']],
    [
      'National Day of 2025 with Mid-autumn',
      '2025-09-27',
      '2025-10-12',
      ['09-28', '09-29', '09-30', '10-09', '10-10', '10-11'],
    ],
    ['Labour Day of 2026', '2026-04-30', '2026-05-10', ['04-30', '05-06', '05-07', '05-08', '05-09']],
    ['National Day of 2026', '2026-09-30', '2026-10-11', ['09-30', '10-08', '10-09', '10-10']],
    [
      'Mid-autumn of 2026 after a working Sunday',
      '2026-09-19',
      '2026-09-28',
      ['09-20', '09-21', '09-22', '09-23', '09-24', '09-28'],
    ],
  ])('are right for %s', (_, from, to, expected) => {
    expect(workdaysOf(from, to).map((date) => date.slice(5))).toEqual(expected);
  });

  it('cover 2019 to 2026', () => {
    expect(['2018-12-31', '2019-01-01', '2026-12-31', '2027-01-01'].map(isProvisional)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('agree with the library on every day of the covered years', () => {
    // The library reads the process's zone, but a local noon falls on the same date for it everywhere.
    const differing = everyDay('2019-01-01', '2026-12-31').filter(
      (date) => isWorkday(date) !== libraryWorkday(new Date(`${date}T12:00:00`)),
    );
    expect(differing).toEqual([]);
  });

  it('add up to the working days that the announcements leave in a year', () => {
    const count = (year: number) => workdaysBetween(`${year - 1}-12-31`, `${year}-12-31`).days;
    expect([2019, 2020, 2021, 2022, 2023, 2024, 2025].map(count)).toEqual([
      250, 249, 250, 249, 249, 251, 248,
    ]);
  });
});

describe('adding working days', () => {
  it.each([
    ['2020-04-03', 5, '2020-04-13'],
    ['2020-04-24', 1, '2020-04-26'],
    ['2020-04-30', 3, '2020-05-08'],
    ['2025-09-30', 1, '2025-10-09'],
    ['2026-09-30', 3, '2026-10-10'],
    ['2020-04-05', 0, '2020-04-05'],
    ['2020-02-03', -1, '2020-01-23'],
  ])('from %s by %i gives %s', (from, n, date) => {
    expect(addWorkdays(from, n)).toEqual({ date, provisional: false });
  });

  it('marks a result beyond the announced years as provisional and counts weekends only', () => {
    expect(addWorkdays('2026-12-31', 1)).toEqual({ date: '2027-01-01', provisional: true });
    expect(addWorkdays('2027-01-01', 1)).toEqual({ date: '2027-01-04', provisional: true });
    expect(addWorkdays('2026-12-30', 1)).toEqual({ date: '2026-12-31', provisional: false });
    expect(workdaysBetween('2026-12-30', '2027-01-04')).toEqual({ days: 3, provisional: true });
  });

  it('is undone by counting between, for any day and number', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -300, max: 300 }), (from, n) => {
        const { date } = addWorkdays(from, n);
        return workdaysBetween(from, date).days === n && (n === 0 || isWorkday(date));
      }),
    );
  });

  it('refuses days that do not exist and fractions', () => {
    for (const wrong of ['2021-02-29', '2020-4-3', '2020-04-31', '20200403', '', '2020-04-03T00:00:00Z'])
      expect(() => addWorkdays(wrong, 1), wrong).toThrow(/date/);
    expect(() => isWorkday('2020-13-01')).toThrow(/2020-13-01/);
    expect(() => addWorkdays('2020-04-03', 1.5)).toThrow(/1.5/);
  });
});

describe('dates in Shanghai', () => {
  it.each([
    ['2020-04-02T15:59:59.999Z', '2020-04-02'],
    ['2020-04-02T16:00:00.000Z', '2020-04-03'],
    ['2019-12-31T16:00:00.000Z', '2020-01-01'],
  ])('at %s is %s', (instant, date) => {
    expect(shanghaiDate(new Date(instant))).toBe(date);
  });

  it('begin at midnight in Shanghai', () => {
    expect(shanghaiMidnight('2020-04-03').toISOString()).toBe('2020-04-02T16:00:00.000Z');
    fc.assert(
      fc.property(day, (date) => {
        const begins = shanghaiMidnight(date);
        const lastBefore = new Date(begins.getTime() - 1);
        return shanghaiDate(begins) === date && shanghaiDate(lastBefore) === addDays(date, -1);
      }),
    );
  });

  it('count and move over month ends and leap days', () => {
    expect(addDays('2020-02-28', 1)).toBe('2020-02-29');
    expect(addDays('2020-01-01', -1)).toBe('2019-12-31');
    expect(diffDays('2020-04-03', '2020-06-09')).toBe(67);
    expect(weekday('2020-04-03')).toBe(5);
  });
});

describe('the share expected by today', () => {
  // Working days after 3 April 2020 up to the 13th: 7, 8, 9, 10, 13.
  it.each([
    ['2020-04-01', 0],
    ['2020-04-03', 0],
    ['2020-04-06', 0],
    ['2020-04-07', 0.2],
    ['2020-04-10', 0.8],
    ['2020-04-12', 0.8],
    ['2020-04-13', 1],
    ['2020-05-01', 1],
  ])('on %s is %d', (today, share) => {
    expect(expectedShare('2020-04-03', '2020-04-13', today)).toBeCloseTo(share, 12);
  });

  it('waits for the due day when no working day lies between', () => {
    expect(expectedShare('2020-05-01', '2020-05-04', '2020-05-03')).toBe(0);
    expect(expectedShare('2020-05-01', '2020-05-04', '2020-05-04')).toBe(1);
    expect(expectedShare('2020-05-06', '2020-05-06', '2020-05-06')).toBe(1);
  });

  it('never falls as days pass and stays between 0 and 1', () => {
    fc.assert(
      fc.property(day, fc.nat(120), fc.nat(200), (start, length, passed) => {
        const share = (n: number) => expectedShare(start, addDays(start, length), addDays(start, n));
        return share(passed) <= share(passed + 1) && share(passed) >= 0 && share(passed) <= 1;
      }),
    );
  });
});
