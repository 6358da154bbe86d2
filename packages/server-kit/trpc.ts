/** Procedures from contracts: who may call, input, output and errors are handled here, the rest is the server's. */
import { hasRole, type Principal } from '@linked/shared/access/roles.ts';
import type { ProcedureContract, Who } from '@linked/shared/contracts/procedure.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Language } from '@linked/shared/errors/messages.ts';
import {
  initTRPC,
  TRPCError,
  type TRPCMutationProcedure,
  type TRPCQueryProcedure,
  type TRPCSubscriptionProcedure,
  tracked,
} from '@trpc/server';
import type { z } from 'zod';
import { toAppError, trpcCodeOf } from './error-shape.ts';
import type { Logger } from './log.ts';

/** What every call knows about its caller. A server adds its own parts to it. */
export interface KitContext {
  /** The signed-in person; null on the link and without a session. */
  principal: Principal | null;
  /** The county instance (or its hub) on the other side of the link; null for people. */
  node: { region: string } | null;
  /** Why there is neither: the error that the caller's credential met; thrown by procedures that ask for one. */
  refusal?: unknown;
  language: Language;
  log: Logger;
  requestId: string;
}

export type AnyContract = ProcedureContract<'query' | 'mutation' | 'subscription', z.ZodType, z.ZodType>;

/** Every procedure carries its contract, so that a test can walk the router. */
export interface ProcedureMeta {
  contract: AnyContract;
}

type Certain<W extends Who> = W extends 'anyone'
  ? unknown
  : W extends 'node'
    ? { node: { region: string } }
    : { principal: Principal };

type Call<C, I extends z.ZodType, W extends Who> = {
  ctx: C & Certain<W>;
  input: z.output<I>;
  signal: AbortSignal | undefined;
};
type Answer<O extends z.ZodType> = z.input<O> | Promise<z.input<O>>;
type Def<I extends z.ZodType, O> = { input: z.input<I>; output: O; meta: ProcedureMeta };
/** One event of a live stream; `id` comes back as `lastEventId` when the client reconnects. */
export interface LiveEvent<T> {
  id: string;
  data: T;
}

type LiveEvents<T> = AsyncIterable<LiveEvent<T>>;

export interface QueryBuilder<C, I extends z.ZodType, O extends z.ZodType, W extends Who> {
  query(resolve: (call: Call<C, I, W>) => Answer<O>): TRPCQueryProcedure<Def<I, z.output<O>>>;
}
export interface MutationBuilder<C, I extends z.ZodType, O extends z.ZodType, W extends Who> {
  mutation(resolve: (call: Call<C, I, W>) => Answer<O>): TRPCMutationProcedure<Def<I, z.output<O>>>;
}
export interface SubscriptionBuilder<C, I extends z.ZodType, O extends z.ZodType, W extends Who> {
  subscription(
    resolve: (
      call: Call<C, I, W> & { signal: AbortSignal },
    ) => LiveEvents<z.input<O>> | Promise<LiveEvents<z.input<O>>>,
  ): TRPCSubscriptionProcedure<Def<I, AsyncIterable<ReturnType<typeof tracked<z.output<O>>>, void, unknown>>>;
}

export interface KitOptions {
  /** A live stream is ended after this time; the client comes back, signed in or not. 5 minutes. */
  streamMs?: number;
  pingMs?: number;
}

/** Throws `unauthenticated`, `forbidden`, or the refusal of a credential, when the caller may not call it. */
export function authorise(who: Who, ctx: KitContext): void {
  if (who === 'anyone') return;
  if (who === 'node') {
    if (!ctx.node) throw ctx.refusal ?? new AppError('node-credential-invalid');
    return;
  }
  if (!ctx.principal) throw ctx.refusal ?? new AppError('unauthenticated');
  if (who !== 'signed-in' && !hasRole(ctx.principal, ...who)) throw new AppError('forbidden');
}

/** Made once a server with its own context type: `const { router, procedure } = createKit<HubContext>()`. */
export function createKit<C extends KitContext>(options: KitOptions = {}) {
  const pingMs = options.pingMs ?? 15_000;
  const t = initTRPC
    .context<C>()
    .meta<ProcedureMeta>()
    .create({
      isDev: false,
      sse: {
        enabled: true,
        maxDurationMs: options.streamMs ?? 5 * 60_000,
        ping: { enabled: true, intervalMs: pingMs },
        client: { reconnectAfterInactivityMs: pingMs * 3 },
      },
      errorFormatter({ error, shape, ctx }) {
        const language = ctx?.language ?? 'zh-CN';
        const known = toAppError(error, ctx?.requestId ?? '', language);
        const code = trpcCodeOf(known);
        return {
          message: known.in(language),
          code: code.number as typeof shape.code,
          data: {
            code: code.name,
            httpStatus: known.httpStatus,
            path: shape.data.path,
            appCode: known.code,
            params: known.params,
          },
        };
      },
    });

  /** AppErrors get the HTTP status of their code; the rest is left for the formatter. */
  const asTrpc = (error: unknown): unknown =>
    error instanceof AppError ? new TRPCError({ code: trpcCodeOf(error).name, cause: error }) : error;

  const guarded = (contract: AnyContract) =>
    t.procedure
      .meta({ contract })
      .use(async ({ ctx, next }) => {
        try {
          authorise(contract.who, ctx);
        } catch (error) {
          throw asTrpc(error);
        }
        return await next();
      })
      .input(contract.input);

  function procedure<I extends z.ZodType, O extends z.ZodType, W extends Who>(
    contract: ProcedureContract<'query', I, O, W>,
  ): QueryBuilder<C, I, O, W>;
  function procedure<I extends z.ZodType, O extends z.ZodType, W extends Who>(
    contract: ProcedureContract<'mutation', I, O, W>,
  ): MutationBuilder<C, I, O, W>;
  function procedure<I extends z.ZodType, O extends z.ZodType, W extends Who>(
    contract: ProcedureContract<'subscription', I, O, W>,
  ): SubscriptionBuilder<C, I, O, W>;
  function procedure(contract: AnyContract): unknown {
    type Resolve = (call: unknown) => unknown;
    const once = (resolve: Resolve) => async (call: unknown) => {
      try {
        return await resolve(call);
      } catch (error) {
        throw asTrpc(error);
      }
    };
    const stream = (resolve: Resolve) => async (call: unknown) => {
      const events = (await once(resolve)(call)) as AsyncIterable<LiveEvent<unknown>>;
      return (async function* () {
        try {
          for await (const event of events) yield tracked(event.id, contract.output.parse(event.data));
        } catch (error) {
          throw asTrpc(error);
        }
      })();
    };
    const builder = guarded(contract);
    return {
      query: (resolve: Resolve) => builder.output(contract.output).query(once(resolve) as never),
      mutation: (resolve: Resolve) => builder.output(contract.output).mutation(once(resolve) as never),
      subscription: (resolve: Resolve) => builder.subscription(stream(resolve) as never),
    };
  }
  return { router: t.router, mergeRouters: t.mergeRouters, createCaller: t.createCallerFactory, procedure };
}

export type Kit<C extends KitContext> = ReturnType<typeof createKit<C>>;
