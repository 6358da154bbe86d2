/** What the server's errors say to the user, in the language of the screen. */

import type { ErrorParams } from '@linked/shared/errors/app-error.ts';
import { type ErrorCode, isErrorCode } from '@linked/shared/errors/catalogue.ts';
import { messageOf } from '@linked/shared/errors/messages.ts';
import i18next from 'i18next';
import { currentLanguage } from './i18n.ts';

interface AppErrorData {
  appCode?: unknown;
  params?: unknown;
  httpStatus?: unknown;
}

function dataOf(error: unknown): AppErrorData | null {
  if (typeof error !== 'object' || error === null || !('data' in error)) return null;
  const { data } = error as { data: unknown };
  return typeof data === 'object' && data !== null ? (data as AppErrorData) : null;
}

/** The catalogue's code behind a tRPC error; null for failures that never reached our server's rules. */
export function appCodeOf(error: unknown): ErrorCode | null {
  const code = dataOf(error)?.appCode;
  return isErrorCode(code) ? code : null;
}

export function paramsOf(error: unknown): ErrorParams {
  const params = dataOf(error)?.params;
  return typeof params === 'object' && params !== null ? (params as ErrorParams) : {};
}

/** HTTP status of a tRPC error; null when no answer came at all. */
export function statusOf(error: unknown): number | null {
  const status = dataOf(error)?.httpStatus;
  return typeof status === 'number' ? status : null;
}

/**
 * One sentence that says what happened and what to do. The code is preferred over the server's text so that
 * a sentence on screen follows the language switch.
 */
export function errorMessage(error: unknown): string {
  const code = appCodeOf(error);
  if (code) return messageOf(code, paramsOf(error), currentLanguage());
  if (dataOf(error) && error instanceof Error && error.message) return error.message;
  return i18next.t('ui:error.network');
}
