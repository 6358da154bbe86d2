import { describe, expect, it } from 'vitest';
import { type CountyWork, type countyCampaignStates, countyWork, whyNotDone } from './county-states.ts';

const possible = (state: (typeof countyCampaignStates)[number], day: string): CountyWork[] =>
  countyWork.filter((work) => whyNotDone(work, { state, lastDay: '2020-07-20' }, day) === null);

describe('what may be done in a county', () => {
  it('is everything until the closing begins', () => {
    for (const state of ['received', 'open'] as const)
      expect(possible(state, '2020-07-30')).toEqual([...countyWork]);
  });

  it('is what is missing until the last day of the closing, and rectifying after it', () => {
    expect(possible('closing', '2020-07-20')).toEqual(['task', 'record', 'find-problem', 'rectify']);
    expect(possible('closing', '2020-07-21')).toEqual(['rectify']);
  });

  it('is rectifying after the close, and nothing after a withdrawal', () => {
    expect(possible('closed', '2020-07-20')).toEqual(['rectify']);
    expect(possible('withdrawn', '2020-07-20')).toEqual([]);
  });

  it('is refused with what stands in the way', () => {
    const closing = { state: 'closing', lastDay: '2020-07-20' } as const;
    expect(whyNotDone('take-back', closing, '2020-07-10')?.code).toBe('closing-handed-in');
    expect(whyNotDone('task', closing, '2020-07-21')).toEqual({
      code: 'closing-over',
      params: { lastDay: '2020-07-20' },
    });
    expect(whyNotDone('task', { state: 'closed', lastDay: null }, '2020-07-21')).toEqual({
      code: 'campaign-not-running',
      params: { state: 'closed' },
    });
  });
});
