import { describe, expect, it } from 'vitest';
import { type Course, momentKey, openMoments } from './workflow-course.ts';

const course: Course = {
  phases: [
    { code: 'mobilise', beginsAt: '2026-03-31T16:00:00.000Z', endsAt: '2026-04-20T16:00:00.000Z' },
    { code: 'inspect', beginsAt: '2026-04-20T16:00:00.000Z', endsAt: '2026-06-30T16:00:00.000Z' },
  ],
  receiptsDueAt: '2026-04-20T16:00:00.000Z',
  clockAheadMs: 0,
};
const names = (recorded: string[] = [], changed: Partial<Course> = {}) =>
  openMoments({ ...course, ...changed }, recorded).map((moment) =>
    moment.what === 'receipts' ? moment.what : `${moment.phase} ${moment.what}`,
  );

describe('the course of a campaign', () => {
  it('is in order of time; at the same instant what ends comes before what begins', () => {
    expect(names()).toEqual([
      'mobilise phase-begins',
      'mobilise phase-ends',
      'receipts',
      'inspect phase-begins',
      'inspect phase-ends',
    ]);
  });

  it('leaves out what is on record', () => {
    const [first] = openMoments(course, []);
    expect(names([momentKey(first!)])).not.toContain('mobilise phase-begins');
  });

  it('brings back a moment that was moved after it was on record', () => {
    const receipts = openMoments(course, []).find((moment) => moment.what === 'receipts')!;
    expect(names([momentKey(receipts)])).not.toContain('receipts');
    expect(names([momentKey(receipts)], { receiptsDueAt: '2026-04-27T16:00:00.000Z' })).toContain('receipts');
  });

  it('has no receipt deadline before there is one', () => {
    expect(names([], { receiptsDueAt: null })).not.toContain('receipts');
  });
});
