/**
 * The routes of /api/auth. Only signing in, signing out and changing one's own password are let through to
 * the library; around it stand the limits, the lockout, and sentences in the caller's language.
 */
import { AppError } from '@linked/shared/errors/app-error.ts';
import '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ADDRESS_HEADER, type Auth, normaliseUsername } from './auth.ts';
import { languageOf } from './language.ts';
import { forgetFailures, recordFailure, requireUnlocked } from './lockout.ts';
import type { Metrics } from './metrics.ts';

export interface SignInLimits {
  /** Attempts a minute for one account from one address. */
  perAccount: number;
  /** Attempts a minute from one address. */
  perAddress: number;
}

export interface SignInOptions {
  auth: Auth;
  limits: SignInLimits;
  metrics: Metrics;
  now: () => Date;
}

const credentials = z.object({ username: z.string().min(1).max(200), password: z.string().min(1).max(1000) });
const passwordChange = z.object({ currentPassword: z.string().min(1).max(1000), newPassword: z.string() });

/** Attempts on one name that may wait for each other; more at once is no person typing. */
const longestQueue = 20;

/** Runs what is done under one key one after the other, so that parallel guesses cannot outrun the count. */
function createQueues() {
  const waiting = new Map<string, { length: number; last: Promise<unknown> }>();
  return async function inTurn<T>(key: string, run: () => Promise<T>): Promise<T> {
    const queue = waiting.get(key) ?? { length: 0, last: Promise.resolve() };
    if (queue.length >= longestQueue) throw new AppError('too-many-requests');
    queue.length += 1;
    waiting.set(key, queue);
    const mine = queue.last.then(run, run);
    queue.last = mine.catch(() => {});
    try {
      return await mine;
    } finally {
      queue.length -= 1;
      if (queue.length === 0) waiting.delete(key);
    }
  };
}

/** The library takes a web request; the address it notes is the one Fastify found, never a header of the caller's. */
function toWebRequest(auth: Auth, request: FastifyRequest, body: unknown): Request {
  const headers = new Headers();
  for (const name of ['cookie', 'user-agent']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  // Where the request comes from was checked by same-origin.ts, which knows the host it came in by.
  headers.set('origin', new URL(auth.publicUrl).origin);
  headers.set(ADDRESS_HEADER, request.ip);
  headers.set('content-type', 'application/json');
  const path = request.url.split('?')[0]!;
  return new Request(new URL(path, auth.publicUrl), {
    method: 'POST',
    headers,
    body: JSON.stringify(body ?? {}),
  });
}

function passCookies(answer: Response, reply: FastifyReply): void {
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
}

/** Registers the routes below the given prefix-less scope. Errors are thrown as AppError; the scope's handler maps them. */
export async function registerSignIn(scope: FastifyInstance, options: SignInOptions): Promise<void> {
  const { auth, limits, metrics, now } = options;
  const inTurn = createQueues();
  const perAddress = scope.createRateLimit({
    max: limits.perAddress,
    timeWindow: 60_000,
    keyGenerator: (request) => `address ${request.ip}`,
  });
  const perAccount = scope.createRateLimit({
    max: limits.perAccount,
    timeWindow: 60_000,
    keyGenerator: (request) => {
      const name = (request.body as { username?: unknown } | null)?.username;
      return `account ${request.ip} ${normaliseUsername(String(name ?? '')).slice(0, 200)}`;
    },
  });
  const withinLimits = async (request: FastifyRequest): Promise<void> => {
    for (const check of [perAddress, perAccount]) {
      const state = await check(request);
      if (!state.isAllowed && state.isExceeded) throw new AppError('too-many-requests');
    }
  };

  scope.post('/api/auth/sign-in/username', async (request, reply) => {
    await withinLimits(request);
    const given = credentials.safeParse(request.body);
    if (!given.success) throw new AppError('sign-in-failed');
    const name = normaliseUsername(given.data.username);
    return await inTurn(name, async () => {
      await requireUnlocked(auth.db, name, now()).catch((error: unknown) => {
        metrics.signIns.inc({ outcome: 'locked' });
        throw error;
      });
      const answer = await auth.handler(
        toWebRequest(auth, request, { username: name, password: given.data.password }),
      );
      if (answer.ok) {
        await forgetFailures(auth.db, name);
        metrics.signIns.inc({ outcome: 'ok' });
        passCookies(answer, reply);
        return { signedIn: true };
      }
      if (answer.status === 403) throw new AppError('forbidden');
      metrics.signIns.inc({ outcome: 'failed' });
      throw await recordFailure(auth.db, name, now());
    });
  });

  scope.post('/api/auth/sign-out', async (request, reply) => {
    const answer = await auth.handler(toWebRequest(auth, request, {}));
    if (answer.status === 403) throw new AppError('forbidden');
    passCookies(answer, reply);
    return { signedIn: false };
  });

  scope.post('/api/auth/change-password', async (request, reply) => {
    await withinLimits(request);
    const headers = new Headers({ cookie: request.headers.cookie ?? '' });
    const principal = await auth.principalOf(headers);
    if (!principal) throw new AppError('unauthenticated');
    const given = passwordChange.safeParse(request.body);
    if (!given.success) throw new AppError('invalid-input', { detail: 'currentPassword, newPassword' });
    if (given.data.newPassword.length < 10 || given.data.newPassword.length > 128)
      throw new AppError('value-out-of-range', {
        what: languageOf(request.headers) === 'en' ? 'Length of the new password' : '新密码长度',
        min: 10,
        max: 128,
      });
    const row = await auth.db
      .selectFrom('users')
      .select('username')
      .where('id', '=', principal.userId)
      .executeTakeFirstOrThrow();
    return await inTurn(row.username, async () => {
      await requireUnlocked(auth.db, row.username, now());
      const answer = await auth.handler(
        toWebRequest(auth, request, { ...given.data, revokeOtherSessions: true }),
      );
      if (answer.status === 403) throw new AppError('forbidden');
      if (!answer.ok) throw await recordFailure(auth.db, row.username, now());
      passCookies(answer, reply);
      return { changed: true };
    });
  });
}
