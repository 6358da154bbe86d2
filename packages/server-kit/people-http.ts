/** /api/trpc: the people's API. Who calls is known by the session cookie. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Language } from '@linked/shared/errors/messages.ts';
import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import type { TRPCRequestInfo } from '@trpc/server/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { trpcErrorBody } from './error-shape.ts';
import type { HttpLimits, HttpServerOptions } from './http.ts';
import { languageOf } from './language.ts';
import { requireSameOrigin } from './same-origin.ts';
import type { KitContext } from './trpc.ts';

export type Describe = (error: unknown, requestId: string, language: Language) => AppError;

/** A file at an address of its own, so that a browser streams it to the disk: same session, limits and errors. */
export interface FileRoute {
  /** Below `/api/`, with fastify's parameters. */
  path: `/api/${string}`;
  /** Sends the file, or throws the AppError for which it is refused. */
  answer(call: {
    params: Record<string, string>;
    context: KitContext;
    reply: FastifyReply;
  }): Promise<unknown>;
}

interface PeopleOptions extends Omit<HttpServerOptions, 'limits'> {
  limits: HttpLimits;
  describe: Describe;
}

/** Refusals before tRPC sees a request are put in its envelope, so that its client reads them like any other. */
export function answerAsTrpc(scope: FastifyInstance, describe: Describe): void {
  scope.setErrorHandler((error, request, reply) => {
    const language = languageOf(request.headers);
    const known = describe(error, request.id, language);
    return reply.code(known.httpStatus).send(trpcErrorBody(known, language));
  });
}

/** Notes the procedure's path for the figures; several in one request count as `batch`. */
export function noteProcedure(request: FastifyRequest, prefix: string, procedures: object): void {
  const { path } = request.params as { path?: string };
  if (path === undefined) return;
  if (path.includes(',')) request.procedure = `${prefix}/batch`;
  else if (Object.hasOwn(procedures, path)) request.procedure = `${prefix}/${path}`;
}

export async function registerPeople(scope: FastifyInstance, options: PeopleOptions): Promise<void> {
  const { auth, people, limits } = options;
  answerAsTrpc(scope, options.describe);
  const perAddress = scope.createRateLimit({
    max: limits.apiPerAddress,
    timeWindow: 60_000,
    keyGenerator: (request) => request.ip,
  });
  const perUser = scope.createRateLimit({
    max: limits.apiPerUser,
    timeWindow: 60_000,
    keyGenerator: (request) => request.userId ?? '',
  });
  scope.decorateRequest('userId', null);
  scope.addHook('onRequest', async (request, reply) => {
    requireSameOrigin(request, auth.publicUrl);
    reply.header('cache-control', 'no-store');
    const state = await perAddress(request);
    if (!state.isAllowed && state.isExceeded) throw new AppError('too-many-requests');
    noteProcedure(request, '/api/trpc', people.router._def.procedures);
  });

  /** A session that cannot be read is kept as the reason: procedures open to anyone still answer. */
  const baseContext = async (request: FastifyRequest): Promise<KitContext> => {
    const base: KitContext = {
      principal: null,
      node: null,
      language: languageOf(request.headers),
      log: options.log.child({ requestId: request.id }),
      requestId: request.id,
    };
    try {
      base.principal = await auth.principalOf(new Headers({ cookie: request.headers.cookie ?? '' }));
      if (base.principal) {
        request.userId = base.principal.userId;
        const state = await perUser(request);
        if (!state.isAllowed && state.isExceeded) throw new AppError('too-many-requests');
      }
    } catch (error) {
      base.principal = null;
      base.refusal = error;
    }
    return base;
  };

  for (const { path, answer } of people.files ?? [])
    scope.get(path, async (request, reply) => {
      request.procedure = path;
      const context = await baseContext(request);
      return answer({ params: request.params as Record<string, string>, context, reply });
    });

  await scope.register(fastifyTRPCPlugin, {
    prefix: '/api/trpc',
    trpcOptions: {
      router: people.router,
      createContext: async ({ req, info }: { req: FastifyRequest; info: TRPCRequestInfo }) => {
        const base = await baseContext(req);
        // A stream cannot send headers; its language comes with its address.
        const language = info.connectionParams?.language;
        if (language === 'en' || language === 'zh-CN') base.language = language;
        return people.context ? people.context(base) : base;
      },
      onError: ({ error, req }: { error: Error; req: FastifyRequest }) => {
        options.describe(error, req.id, 'en');
      },
    },
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    userId: string | null;
  }
}
