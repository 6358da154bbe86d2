/** Sign-in, sign-out and changing one's own password at the server's `/api/auth/*`. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import { isErrorCode } from '@linked/shared/errors/catalogue.ts';
import { currentLanguage } from './i18n.ts';

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`/api/auth/${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', 'x-language': currentLanguage() },
    body: JSON.stringify(body),
  });

interface Refusal {
  appCode?: unknown;
  code?: unknown;
  params?: Record<string, string | number>;
}

async function refusalOf(response: Response): Promise<AppError> {
  const body = (await response.json().catch(() => ({}))) as Refusal;
  const code = body.appCode ?? body.code;
  if (isErrorCode(code)) return new AppError(code, body.params ?? {});
  if (response.status === 429) {
    const seconds = Number(
      response.headers.get('retry-after') ?? response.headers.get('x-retry-after') ?? 60,
    );
    return new AppError('sign-in-locked', { minutes: Math.max(1, Math.ceil(seconds / 60)) });
  }
  if (response.status >= 500)
    return new AppError('internal', { id: response.headers.get('x-request-id') ?? '' });
  return new AppError('sign-in-failed');
}

/** Sets the session cookie. Throws AppError `sign-in-failed`, `sign-in-locked`, `internal`; TypeError without a network. */
export async function signIn(username: string, password: string): Promise<void> {
  const response = await post('sign-in/username', { username, password });
  if (!response.ok) throw await refusalOf(response);
}

/**
 * Ends the person's sessions elsewhere. Throws AppError `sign-in-failed` when `current` is wrong,
 * `sign-in-locked`, `value-out-of-range`, `unauthenticated`, `too-many-requests`, `internal`; TypeError
 * without a network.
 */
export async function changePassword(current: string, wanted: string): Promise<void> {
  const response = await post('change-password', { currentPassword: current, newPassword: wanted });
  if (!response.ok) throw await refusalOf(response);
}

export async function signOut(): Promise<void> {
  await post('sign-out', {});
}
