/** The HTTP shell of both servers: health, figures, sign-in, the people's API, the link, the screens. */
import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { AnyTRPCRouter } from '@trpc/server';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Auth } from './auth.ts';
import { isLoopback } from './env.ts';
import { errorBody, toAppError } from './error-shape.ts';
import { languageOf } from './language.ts';
import { type LinkOptions, registerLink } from './link-http.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { type FileRoute, registerPeople } from './people-http.ts';
import { requireSameOrigin } from './same-origin.ts';
import { registerSignIn, type SignInLimits } from './sign-in.ts';
import type { KitContext } from './trpc.ts';
import { registerWebPages, type WebOptions } from './web-pages.ts';

export interface HttpLimits extends SignInLimits {
  /** Calls of the people's API a minute, from one address and of one account. */
  apiPerAddress: number;
  apiPerUser: number;
}

export const standardLimits: HttpLimits = {
  perAccount: 30,
  perAddress: 3000,
  apiPerAddress: 60_000,
  apiPerUser: 6000,
};

export interface HttpServerOptions {
  log: Logger;
  metrics: Metrics;
  auth: Auth;
  now: () => Date;
  limits?: Partial<HttpLimits>;
  /** Addresses or ranges of reverse proxies whose X-Forwarded-For is believed. */
  trustedProxies?: readonly string[];
  people: {
    router: AnyTRPCRouter;
    /** Adds the server's own parts to what every call knows. */
    context?(base: KitContext): KitContext;
    /** Files at addresses of their own. */
    files?: readonly FileRoute[];
  };
  link?: LinkOptions;
  /** What must hold for the server to be of use, by name; each throws when it does not. */
  checks: Record<string, () => Promise<unknown>>;
  web: WebOptions;
  /** Ends live streams; called when closing begins, before connections are waited for. */
  onClosing?: () => void;
}

const checkMs = 3000;

async function withinTime(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('took too long')), checkMs);
  });
  try {
    await Promise.race([check(), late]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function registerHealth(server: FastifyInstance, options: HttpServerOptions): void {
  server.get('/healthz', () => ({ ok: true }));
  server.get('/readyz', async (_request, reply) => {
    const states = await Promise.all(
      Object.entries(options.checks).map(async ([name, check]) => [name, await withinTime(check)] as const),
    );
    const ok = states.every(([, state]) => state);
    return reply.code(ok ? 200 : 503).send({ ok, checks: Object.fromEntries(states) });
  });
  // Figures tell about load, not about people; still they are for this machine's collector only.
  server.get('/metrics', async (request, reply) => {
    if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)) throw new AppError('forbidden');
    reply.type(options.metrics.registry.contentType);
    return options.metrics.registry.metrics();
  });
}

function registerFigures(server: FastifyInstance, metrics: Metrics): void {
  server.addHook('onResponse', async (request, reply) => {
    // How long somebody watched is no answering time; open streams have a figure of their own.
    if (String(reply.getHeader('content-type')).startsWith('text/event-stream')) return;
    const route = request.procedure ?? request.routeOptions.url ?? 'other';
    metrics.requests.observe(
      { route, method: request.method, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    request.log.debug({ route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Path of the procedure called, when the router has it: a label of bounded variety. */
    procedure: string | null;
    /** The county a link call proved to come from, and why it could not. */
    node: { region: string } | null;
    refusal: unknown;
  }
}

/** The server, not yet listening. `close()` ends live streams, then waits up to three seconds for requests under way. */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const { log, auth } = options;
  const limits = { ...standardLimits, ...options.limits };
  const loopback = isLoopback(auth.publicUrl);
  const server: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 5000 },
    keepAliveTimeout: 75_000,
  });
  server.decorateRequest('procedure', null);
  server.decorateRequest('node', null);
  server.decorateRequest('refusal', null);
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });

  const describe = (error: unknown, requestId: string, language: 'zh-CN' | 'en'): AppError => {
    const known = toAppError(error, requestId, language);
    if (known.code === 'internal') {
      options.metrics.unexpected.inc();
      log.error({ err: error, requestId }, 'unexpected error');
    }
    return known;
  };
  server.setErrorHandler((error, request, reply) => {
    const language = languageOf(request.headers);
    const known = describe(error, request.id, language);
    return reply.code(known.httpStatus).send(errorBody(known, language));
  });

  await server.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // The component library writes its styles into the page.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: loopback ? null : [],
      },
    },
    hsts: loopback ? false : { maxAge: 31_536_000 },
  });
  await server.register(rateLimit, { global: false });
  registerFigures(server, options.metrics);
  registerHealth(server, options);

  await server.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      requireSameOrigin(request, auth.publicUrl);
      reply.header('cache-control', 'no-store');
    });
    await registerSignIn(scope, { auth, limits, metrics: options.metrics, now: options.now });
  });
  await server.register(async (scope) => {
    await registerPeople(scope, { ...options, limits, describe });
  });
  const { link } = options;
  if (link)
    await server.register(async (scope) => {
      await registerLink(scope, { ...link, describe });
    });

  const pages = await registerWebPages(server, options.web);
  server.setNotFoundHandler((request, reply) => {
    const ours = /^\/(api|link|healthz|readyz|metrics)(\/|$|\?)/.test(request.url);
    const page = ours || request.method !== 'GET' ? null : pages.pageFor(request.url, request.headers.accept);
    if (page !== null) return reply.type('text/html').header('cache-control', 'no-cache').send(page);
    const language = languageOf(request.headers);
    const error = new AppError('not-found');
    return reply.code(404).send(errorBody(error, language));
  });
  server.addHook('preClose', async () => {
    options.onClosing?.();
    setTimeout(() => server.server.closeAllConnections(), 3000).unref();
  });
  return server;
}
