/** /link: tiers talking to each other. A caller proves which county it is before its body is read. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import { MAX_BODY_BYTES, REGION_HEADER } from '@linked/shared/link/protocol.ts';
import type { AnyTRPCRouter } from '@trpc/server';
import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { languageOf } from './language.ts';
import type { Logger } from './log.ts';
import { answerAsTrpc, type Describe, noteProcedure } from './people-http.ts';
import type { KitContext } from './trpc.ts';

export interface LinkOptions {
  router: AnyTRPCRouter;
  log: Logger;
  /** Resolves when the credential belongs to the region; throws the AppError that says why not. */
  authenticate(region: string, credential: string): Promise<unknown>;
  context?(base: KitContext): KitContext;
  /** Calls a minute of one county. */
  perNode?: number;
  /** Calls a minute from one address: a data centre hosts all counties of a city. */
  perAddress?: number;
}

/** Enough for an enrolment; callers that have not proved who they are may not send more. */
const strangersBody = 64 * 1024;

const bearerOf = (request: FastifyRequest): string | null =>
  /^Bearer ([\x21-\x7e]{1,512})$/.exec(request.headers.authorization ?? '')?.[1] ?? null;

export async function registerLink(
  scope: FastifyInstance,
  options: LinkOptions & { describe: Describe },
): Promise<void> {
  answerAsTrpc(scope, options.describe);
  const perAddress = scope.createRateLimit({
    max: options.perAddress ?? 60_000,
    timeWindow: 60_000,
    keyGenerator: (request) => `link ${request.ip}`,
  });
  // By the county that was proved, so that nobody uses up another county's share.
  const perNode = scope.createRateLimit({
    max: options.perNode ?? 1200,
    timeWindow: 60_000,
    keyGenerator: (request) => `node ${request.node?.region}`,
  });
  const within = async (check: typeof perNode, request: FastifyRequest): Promise<void> => {
    const state = await check(request);
    if (!state.isAllowed && state.isExceeded) throw new AppError('too-many-requests');
  };

  const identify = async (request: FastifyRequest): Promise<void> => {
    const credential = bearerOf(request);
    if (credential === null) return;
    const region = request.headers[REGION_HEADER];
    if (typeof region !== 'string' || !/^\d{6}$/.test(region)) throw new AppError('node-credential-invalid');
    await options.authenticate(region, credential);
    request.node = { region };
  };
  scope.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    noteProcedure(request, '/link', options.router._def.procedures);
    await within(perAddress, request);
    await identify(request).catch((error: unknown) => {
      request.refusal = error;
    });
    if (request.node) return await within(perNode, request);
    if (request.method === 'GET') return;
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (!(length <= strangersBody)) throw request.refusal ?? new AppError('node-credential-invalid');
  });

  // The plugin's routes take their body limit from the scope they are registered in.
  scope.addHook('onRoute', (route) => {
    route.bodyLimit = MAX_BODY_BYTES;
  });
  await scope.register(fastifyTRPCPlugin, {
    prefix: '/link',
    trpcOptions: {
      router: options.router,
      createContext: ({ req }: { req: FastifyRequest }) => {
        const base: KitContext = {
          principal: null,
          node: req.node,
          refusal: req.refusal ?? undefined,
          language: languageOf(req.headers),
          log: options.log.child({ requestId: req.id }),
          requestId: req.id,
        };
        return options.context ? options.context(base) : base;
      },
      onError: ({ error, req }: { error: Error; req: FastifyRequest }) => {
        options.describe(error, req.id, 'en');
      },
    },
  });
}
