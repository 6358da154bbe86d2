import { AppError } from '@linked/shared/errors/app-error.ts';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The address a county names for itself, without a trailing slash. Credentials go there, so it must be TLS
 * outside loopback. Throws `invalid-input`.
 */
export function checkEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname));
  if (!url || !safe || url.username || url.password || url.search || url.hash)
    throw new AppError('invalid-input', { detail: `endpoint ${endpoint}` });
  return url.href.replace(/\/+$/, '');
}
