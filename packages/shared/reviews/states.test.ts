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
  const lock = (at: string) => ({ at: new Date(at), until: null });
  const unlock = (at: string, until: string) => ({ at: new Date(at), until });
  const admits = (steps: Parameters<typeof lockAdmits>[0], at: string) => lockAdmits(steps, new Date(at));
  const locked = lock('2026-10-05T04:00:00Z');

  it('lets through what was done before it', () => {
    expect(admits([], '2026-10-05T04:00:01Z')).toBe(true);
    expect(admits([locked], '2026-10-05T03:59:59Z')).toBe(true);
    expect(admits([locked], '2026-10-05T04:00:00Z')).toBe(false);
  });

  it('is open from an unlock to the end of its last day in Shanghai, also before that is carried out', () => {
    const steps = [locked, unlock('2026-10-06T01:00:00Z', '2026-10-07')];
    expect(admits(steps, '2026-10-06T00:59:59Z')).toBe(false);
    expect(admits(steps, '2026-10-06T01:00:00Z')).toBe(true);
    expect(admits(steps, '2026-10-07T15:59:59Z')).toBe(true);
    expect(admits(steps, '2026-10-07T16:00:00Z')).toBe(false);
  });

  it('held between two unlocks is remembered after the second and after a further lock', () => {
    const first = unlock('2026-10-06T01:00:00Z', '2026-10-07');
    const again = lock('2026-10-07T16:00:00Z');
    const second = unlock('2026-10-09T01:00:00Z', '2026-10-10');
    const steps = [locked, first, again, second, lock('2026-10-10T16:00:00Z')];
    for (const held of ['2026-10-05T05:00:00Z', '2026-10-08T05:00:00Z', '2026-10-11T05:00:00Z'])
      expect(admits(steps, held), held).toBe(false);
    for (const open of ['2026-10-05T03:00:00Z', '2026-10-07T05:00:00Z', '2026-10-10T05:00:00Z'])
      expect(admits(steps, open), open).toBe(true);
    // Taken by the province before the unlock was over.
    expect(admits([locked, first, lock('2026-10-06T02:00:00Z')], '2026-10-06T03:00:00Z')).toBe(false);
  });
});
