/** Any failure → one `AppError` → the sentence and codes the caller gets. Both tRPC and plain HTTP answers use it. */
import { AppError, isAppError } from '@linked/shared/errors/app-error.ts';
import { type ErrorCode, errorCatalogue } from '@linked/shared/errors/catalogue.ts';
import type { Language } from '@linked/shared/errors/messages.ts';
import { TRPCError } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { z } from 'zod';

const locales = { 'zh-CN': z.locales.zhCN(), en: z.locales.en() };

/** The first thing wrong with an input, in the reader's language, with where it stands; never the value itself. */
function detailOf(error: z.ZodError, language: Language): string {
  const issue = error.issues[0];
  if (!issue) return '';
  const said = issue.code === 'custom' ? issue.message : locales[language].localeError(issue as never);
  const text = typeof said === 'string' ? said : (said?.message ?? issue.message);
  const path = issue.path.join('.');
  return path ? `${path}: ${text}` : text;
}

/** What Fastify and tRPC themselves refuse, by HTTP status. */
const byStatus: Partial<Record<number, ErrorCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  413: 'body-too-large',
  429: 'too-many-requests',
};

const trpcStatus: Partial<Record<TRPCError['code'], number>> = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  PAYLOAD_TOO_LARGE: 413,
  TOO_MANY_REQUESTS: 429,
};
const callersFault: readonly TRPCError['code'][] = [
  'PARSE_ERROR',
  'BAD_REQUEST',
  'METHOD_NOT_SUPPORTED',
  'UNSUPPORTED_MEDIA_TYPE',
  'UNPROCESSABLE_CONTENT',
];

/**
 * `AppError` as it is; a refused input as `invalid-input` with the place; everything unexpected as `internal`
 * with the request's id, by which the log has the rest. Nothing of the original text gets out.
 */
export function toAppError(error: unknown, requestId: string, language: Language): AppError {
  if (isAppError(error)) return error;
  if (error instanceof TRPCError) {
    if (isAppError(error.cause)) return error.cause;
    const status = trpcStatus[error.code];
    if (status) return new AppError(byStatus[status]!);
    if (callersFault.includes(error.code)) {
      const detail = error.cause instanceof z.ZodError ? detailOf(error.cause, language) : 'request';
      return new AppError('invalid-input', { detail }, { cause: error });
    }
  } else if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    const code = byStatus[error.statusCode];
    if (code) return new AppError(code);
    if (error.statusCode >= 400 && error.statusCode < 500)
      return new AppError('invalid-input', { detail: 'request' }, { cause: error });
  }
  return new AppError('internal', { id: requestId }, { cause: error });
}

/** The body of a plain HTTP error: `/api/auth/*` and whatever is refused before tRPC sees it. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  params: AppError['params'];
}

export const errorBody = (error: AppError, language: Language): ErrorBody => ({
  code: error.code,
  message: error.in(language),
  params: error.params,
});

/** The tRPC envelope of an error, for refusals before tRPC sees the request; its clients read it like any other. */
export const trpcErrorBody = (error: AppError, language: Language) => ({
  error: {
    message: error.in(language),
    code: trpcCodeOf(error).number,
    data: {
      code: trpcCodeOf(error).name,
      httpStatus: error.httpStatus,
      appCode: error.code,
      params: error.params,
    },
  },
});

/** The tRPC code that stands for an error, as name and JSON-RPC number. */
export function trpcCodeOf(error: AppError): { name: TRPCError['code']; number: number } {
  const name = errorCatalogue[error.code].trpc as TRPCError['code'];
  return { name, number: TRPC_ERROR_CODES_BY_KEY[name] };
}
