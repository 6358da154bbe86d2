/** The edge between our one error type and Temporal's: what no retry can mend ends the activity at once. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';

/** Codes worth another try: somebody else was faster, or something is down. All others say the request is wrong. */
const passing: readonly string[] = ['changed-meanwhile', 'too-many-requests', 'internal'];

/**
 * @returns a failure whose type is the error's code, with its params as details, for an AppError;
 * anything else unchanged (retried by the activity's policy)
 */
export function toFailure(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    details: [error.params],
    nonRetryable: error.httpStatus < 500 && !passing.includes(error.code),
    cause: error,
  });
}

export const failureInterceptor: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    try {
      return await next(input);
    } catch (error) {
      throw toFailure(error);
    }
  },
};
