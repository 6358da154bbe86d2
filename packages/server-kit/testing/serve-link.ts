/** A link router on a port of its own, behind the same checks as in service: the other tier of a test. */
import rateLimit from '@fastify/rate-limit';
import type { AnyTRPCRouter } from '@trpc/server';
import fastify from 'fastify';
import { toAppError } from '../error-shape.ts';
import { type LinkOptions, registerLink } from '../link-http.ts';
import { createLog } from '../log.ts';
import { freePort } from '../ports.ts';

/** `url`: base address; the router is at `<url>/link`. */
export async function serveLink(
  router: AnyTRPCRouter,
  authenticate: LinkOptions['authenticate'],
): Promise<{ url: string; stop(): Promise<void> }> {
  const server = fastify();
  await server.register(rateLimit, { global: false });
  for (const name of ['node', 'refusal', 'procedure']) server.decorateRequest(name, null);
  await server.register((scope) =>
    registerLink(scope, { router, authenticate, log: createLog('link', 'silent'), describe: toAppError }),
  );
  const port = await freePort('127.0.0.1');
  await server.listen({ host: '127.0.0.1', port });
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
