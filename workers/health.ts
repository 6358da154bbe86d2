/** The worker's small HTTP port: whether it lives and whether it can work. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HealthServer {
  port: number;
  stop(): Promise<void>;
}

/**
 * `/healthz` answers 200 while the process lives, `/readyz` 200 when every check holds, else 503 with the names
 * of those that do not.
 * @param checks each resolves to whether the part works; a rejection counts as no
 */
export async function startHealth(
  port: number,
  checks: Record<string, () => Promise<boolean> | boolean>,
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '/').then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });

  async function answer(url: string): Promise<{ status: number; body: unknown }> {
    if (url === '/healthz') return { status: 200, body: { ok: true } };
    if (url !== '/readyz') return { status: 404, body: { ok: false } };
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => ({
        name,
        ok: await Promise.resolve()
          .then(check)
          .catch(() => false),
      })),
    );
    const failing = results.filter((result) => !result.ok).map((result) => result.name);
    return { status: failing.length === 0 ? 200 : 503, body: { ok: failing.length === 0, failing } };
  }

  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
