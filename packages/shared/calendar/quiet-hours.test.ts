import { describe, expect, it } from 'vitest';
import { isAllowed, nextAllowed } from './quiet-hours.ts';

const quiet = { from: '18:00', to: '08:30' };
const next = (text: string) => nextAllowed(new Date(text), quiet).toISOString();

describe('the next instant at which something may be sent', () => {
  it('is now within the hours of a working day, to the minute', () => {
    expect(next('2020-04-07T08:30:00+08:00')).toBe('2020-04-07T00:30:00.000Z');
    expect(next('2020-04-07T17:59:59+08:00')).toBe('2020-04-07T09:59:59.000Z');
    expect(isAllowed(new Date('2020-04-07T18:00:00+08:00'), quiet)).toBe(false);
    expect(isAllowed(new Date('2020-04-07T08:29:59+08:00'), quiet)).toBe(false);
  });

  it('is the morning of the same working day before them, of the next one after them', () => {
    expect(next('2020-04-07T00:00:00+08:00')).toBe('2020-04-07T00:30:00.000Z');
    expect(next('2020-04-07T18:00:00+08:00')).toBe('2020-04-08T00:30:00.000Z');
  });

  it('passes over holidays and stops at a make-up workday', () => {
    // Tomb-sweeping Day 2020: Saturday the 4th to Monday the 6th.
    expect(next('2020-04-03T18:00:00+08:00')).toBe('2020-04-07T00:30:00.000Z');
    // Sunday 26 April 2020 makes up for the holiday of 1 May.
    expect(next('2020-04-25T10:00:00+08:00')).toBe('2020-04-26T00:30:00.000Z');
    expect(next('2020-04-26T10:00:00+08:00')).toBe('2020-04-26T02:00:00.000Z');
  });

  it('refuses times that are none', () => {
    expect(() => nextAllowed(new Date(), { from: '24:00', to: '08:30' })).toThrow();
  });
});
