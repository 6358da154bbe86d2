/** Second fence against requests that another site makes a signed-in browser send; the first is the strict cookie. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { FastifyRequest } from 'fastify';
import { isLoopback } from './env.ts';

/**
 * Throws `forbidden` for a changing request whose Origin is neither the host it came in by nor the public
 * URL. Callers without an Origin (programs) pass; a browser that says `cross-site` does not. On a loopback
 * address other loopback ports pass, for development servers.
 */
export function requireSameOrigin(request: FastifyRequest, publicUrl: string): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (request.headers['sec-fetch-site'] === 'cross-site') throw new AppError('forbidden');
  const { origin } = request.headers;
  if (origin === undefined) return;
  if (!URL.canParse(origin)) throw new AppError('forbidden');
  const from = new URL(origin);
  const trusted =
    from.host === request.headers.host ||
    from.origin === new URL(publicUrl).origin ||
    (isLoopback(publicUrl) && isLoopback(origin));
  if (!trusted) throw new AppError('forbidden');
}
