/** An HTTP proxy between two tiers that does to requests what networks do. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type Fault =
  | 'pass'
  /** The request never arrives. */
  | 'drop'
  /** It arrives and is carried out; its answer is lost. */
  | 'lose-answer'
  /** It arrives twice, one after the other. */
  | 'duplicate'
  /** It arrives, and once more after those behind it have. */
  | 'again-later'
  /** It arrives late, perhaps when the caller has given up and sent it again. */
  | 'delay'
  /** Something in between answers instead. */
  | 'refuse';

export interface FaultProxy {
  url: string;
  /** How often each fault was done. */
  done: Map<Fault, number>;
  /** What happens to the next requests; all pass when null. */
  decide: (() => Fault) | null;
  /** Resolves when no copy of a request is under way any more. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

interface Answer {
  status: number;
  type: string;
  body: Buffer;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** `lateMs`: how late a delayed request or a later copy arrives. `target`: where requests go, asked each time. */
export async function startFaultProxy(target: () => string, lateMs: () => number): Promise<FaultProxy> {
  const agent = new http.Agent({ keepAlive: false });
  const pending = new Set<Promise<unknown>>();
  const done = new Map<Fault, number>();

  const forward = (request: http.IncomingMessage, body: Buffer): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const address = new URL(request.url ?? '/', target());
      const headers = { ...request.headers, host: address.host, connection: 'close' };
      const out = http.request(address, { agent, method: request.method, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 502,
            type: answer.headers['content-type'] ?? '',
            body: Buffer.concat(parts),
          }),
        );
      });
      out.on('error', reject);
      out.end(body);
    });
  const track = <T>(work: Promise<T>): Promise<T> => {
    const kept = work.catch(() => {}).finally(() => pending.delete(kept));
    pending.add(kept);
    return work;
  };

  const carryOut = async (
    fault: Fault,
    request: http.IncomingMessage,
    body: Buffer,
  ): Promise<Answer | null> => {
    if (fault === 'drop') return null;
    if (fault === 'refuse') return { status: 503, type: 'text/html', body: Buffer.from('<h1>busy</h1>') };
    if (fault === 'delay') await sleep(lateMs());
    const answer = await forward(request, body);
    if (fault === 'lose-answer') return null;
    if (fault === 'duplicate') return forward(request, body);
    if (fault === 'again-later')
      void track(sleep(lateMs()).then(() => forward(request, body))).catch(() => {});
    return answer;
  };

  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('error', () => {});
    request.on('end', () => {
      const fault = proxy.decide?.() ?? 'pass';
      done.set(fault, (done.get(fault) ?? 0) + 1);
      track(carryOut(fault, request, Buffer.concat(parts))).then(
        (answer) => {
          if (!answer) return void request.socket.destroy();
          response.writeHead(answer.status, { 'content-type': answer.type });
          response.end(answer.body);
        },
        () => request.socket.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    done,
    decide: null,
    async quiet() {
      while (pending.size > 0) await Promise.all(pending);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await proxy.quiet();
    },
  };
  return proxy;
}
