import { describe, expect, it } from 'vitest';
import { possibleEvents } from '../state-machine.ts';
import { lockAdmits, lockTransitions, presentReview, reviewTier, reviewTransitions } from './states.ts';

describe('how far a review is', () => {
  const at = (
    state: 'none' | 'returned' | 'reviewed',
    judgedRevision: number,
    revision: number,
    handedIn = true,
  ) => presentReview({ state, judgedRevision, report: { revision, handedIn } });

  it('follows the county’s newest word: a later hand-in waits, whatever was decided before', () => {
    expect(presentReview({ state: 'none', judgedRevision: 0, report: null })).toBe('none');
    expect(at('none', 0, 1, false)).toBe('none');
    expect(at('none', 0, 2)).toBe('submitted');
    expect(at('reviewed', 2, 2)).toBe('reviewed');
    expect(at('reviewed', 2, 3)).toBe('submitted');
    expect(at('returned', 2, 3)).toBe('submitted');
  });

  it('leaves a review standing while the county goes on, but nothing returned to be judged again', () => {
    expect(at('reviewed', 2, 3, false)).toBe('reviewed');
    expect(at('returned', 2, 3, false)).toBe('none');
  });

  it('offers a reviewer what the table has', () => {
    expect(possibleEvents(reviewTransitions, 'submitted', ['city-staff'])).toEqual(['review', 'return']);
    expect(possibleEvents(reviewTransitions, 'reviewed', ['city-staff'])).toEqual(['return']);
    expect(possibleEvents(reviewTransitions, 'none', ['city-staff'])).toEqual([]);
    expect(possibleEvents(lockTransitions, 'locked', ['city-staff'])).toEqual([]);
    expect(possibleEvents(lockTransitions, 'locked', ['province-staff'])).toEqual(['unlock']);
    // Only a phase that is extended takes along what is open already.
    expect(possibleEvents(lockTransitions, 'unlocked', ['province-staff'])).toEqual(['lock']);
  });

  it('is the province’s where the campaign asks for no city’s, or no city stands between', () => {
    expect(reviewTier(true, '130100')).toBe('city');
    expect(reviewTier(true, null)).toBe('province');
    expect(reviewTier(false, '130100')).toBe('province');
  });
});

describe('a lock', () => {
  const lockedAt = new Date('2026-10-05T04:00:00Z');
  const act = (text: string, on: string) => ({ at: new Date(text), on });

  it('lets through what was done before it, and to the end of an unlock’s last day', () => {
    const before = act('2026-10-05T03:59:59Z', '2026-10-05');
    const after = act('2026-10-05T04:00:01Z', '2026-10-05');
    expect(lockAdmits({ lockedAt: null, unlockedUntil: null }, after)).toBe(true);
    expect(lockAdmits({ lockedAt, unlockedUntil: null }, before)).toBe(true);
    expect(lockAdmits({ lockedAt, unlockedUntil: null }, after)).toBe(false);
    expect(lockAdmits({ lockedAt, unlockedUntil: '2026-10-05' }, after)).toBe(true);
    const next = act('2026-10-05T16:00:00Z', '2026-10-06');
    expect(lockAdmits({ lockedAt, unlockedUntil: '2026-10-05' }, next)).toBe(false);
  });
});
