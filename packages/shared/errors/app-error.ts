/**
 * The one error type of the system. A rule throws it with a code; the edge (tRPC, HTTP, Temporal, the
 * screen) maps the code. `params` fill the sentence the user reads and never carry secrets or rows.
 */
import { type ErrorCode, errorCatalogue } from './catalogue.ts';
import { type Language, messageOf } from './messages.ts';

export type ErrorParams = Record<string, string | number | boolean | null | undefined>;

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    super(messageOf(code, params, 'en'), options);
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }

  /** HTTP status that stands for this error. */
  get httpStatus(): number {
    return errorCatalogue[this.code].http;
  }

  /** The sentence for the user, in the user's language, saying what to do. */
  in(language: Language): string {
    return messageOf(this.code, this.params, language);
  }
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}
