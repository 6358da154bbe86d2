import type { Grant, Role } from '@linked/shared/access/roles.ts';
import { describe, expect, it } from 'vitest';
import { stepsOf } from './steps-of.ts';

const grant = (role: Role, region: string, fields: string[] | null = null): Grant => ({
  role,
  region,
  fields,
  unit: null,
});
const row = (parts: object = {}) =>
  ({
    region: '130123',
    field: 'mining',
    tier: 'city',
    review: 'submitted',
    pausedUntil: null,
    lock: { state: 'open', lockedAt: null, unlockedUntil: null },
    ...parts,
  }) as Parameters<typeof stepsOf>[0];
const locked = { lock: { state: 'locked', lockedAt: null, unlockedUntil: null } };
const city = [grant('city-staff', '130100')];
const province = [grant('province-staff', '130000')];

describe('what may be decided', () => {
  it('is the city’s for its own counties and fields', () => {
    expect(stepsOf(row(), city)).toEqual({
      review: true,
      return: true,
      lock: false,
      unlock: false,
      resume: false,
    });
    expect(stepsOf(row(), [grant('city-staff', '130200')]).review).toBe(false);
    expect(stepsOf(row(), [grant('city-staff', '130100', ['land-use'])]).review).toBe(false);
    expect(stepsOf(row(), [grant('leader', '130000')]).return).toBe(false);
  });

  it('lets the province take, unlock and return what a city has reviewed, and review where it is its turn', () => {
    expect(stepsOf(row(), province)).toEqual({
      review: false,
      return: false,
      lock: false,
      unlock: false,
      resume: false,
    });
    expect(stepsOf(row({ tier: 'province' }), province)).toMatchObject({ review: true, return: true });
    expect(stepsOf(row({ review: 'reviewed' }), province)).toMatchObject({ lock: true, return: true });
    expect(stepsOf(row(locked), province)).toMatchObject({ unlock: true, return: false });
  });

  it('ends a pause for those who decide about the county', () => {
    expect(stepsOf(row({ pausedUntil: '2026-10-23' }), city).resume).toBe(true);
    expect(stepsOf(row({ pausedUntil: '2026-10-23' }), [grant('leader', '130000')]).resume).toBe(false);
  });

  it('under a lock is a review, and no return', () => {
    expect(stepsOf(row(locked), city)).toEqual({
      review: true,
      return: false,
      lock: false,
      unlock: false,
      resume: false,
    });
  });
});
