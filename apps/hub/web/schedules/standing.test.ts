import { expect, it } from 'vitest';
import type { ScheduledRun } from './run-outcome.tsx';
import { standingOf } from './standing.ts';

const run = (finishedAt: string | null): ScheduledRun => ({
  id: '01a217b4-9abb-7762-98e3-1c26fbef2eab',
  startedAt: '2026-04-07T15:30:00.000Z',
  finishedAt,
  summary: finishedAt === null ? null : { numbers: {}, failed: [] },
});
const done = run('2026-04-07T15:31:00.000Z');
const open = run(null);

it.each([
  ['runs on time', { condition: 'active', running: false, lastRuns: [done, open] }, 'active'],
  ['has never run', { condition: 'active', running: false, lastRuns: [] }, 'active'],
  ['is under way', { condition: 'active', running: true, lastRuns: [open, done] }, 'running'],
  [
    'is under way though paused meanwhile',
    { condition: 'paused', running: true, lastRuns: [open] },
    'running',
  ],
  ['is due and nobody begins it', { condition: 'active', running: true, lastRuns: [done] }, 'waiting'],
  ['was ended before it was done', { condition: 'active', running: false, lastRuns: [open] }, 'interrupted'],
  ['is paused', { condition: 'paused', running: false, lastRuns: [done] }, 'paused'],
  ['cannot be asked about', { condition: 'unreachable', running: false, lastRuns: [open] }, 'unreachable'],
] as const)('a Schedule that %s', (_, row, standing) => {
  expect(standingOf({ ...row, lastRuns: [...row.lastRuns] })).toBe(standing);
});
