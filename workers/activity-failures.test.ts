import { AppError } from '@linked/shared/errors/app-error.ts';
import { ApplicationFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import { toFailure } from './activity-failures.ts';

it('ends an activity for good when the request is wrong, with the code and its params', () => {
  const failure = toFailure(new AppError('illegal-transition', { from: 'closed', event: 'start' }));
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({
    type: 'illegal-transition',
    nonRetryable: true,
    details: [{ from: 'closed', event: 'start' }],
  });
});

it('lets the server try again what may pass', () => {
  for (const code of ['changed-meanwhile', 'internal', 'node-unreachable'] as const)
    expect(toFailure(new AppError(code))).toMatchObject({ type: code, nonRetryable: false });
  const lost = new Error('connection terminated');
  expect(toFailure(lost)).toBe(lost);
});
