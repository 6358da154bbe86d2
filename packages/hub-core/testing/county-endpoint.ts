/** A county at the other end of the link: real HTTP in tRPC's wire format over records kept in memory. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AppError, isAppError } from '@linked/shared/errors/app-error.ts';
import { newId } from '@linked/shared/ids.ts';
import { digestText } from '@linked/shared/link/digest.ts';
import { PROTOCOL, REGION_HEADER, type Report } from '@linked/shared/link/protocol.ts';

// biome-ignore lint/suspicious/noExplicitAny: what comes over the wire, unchecked as in any double
type Input = Record<string, any>;

export class CountyEndpoint {
  readonly credential = newId() + newId();
  /** Present state of each thing, by entity id. */
  readonly present = new Map<string, Report>();
  /** What waits to be sent, numbered. */
  readonly outbox: Report[] = [];
  readonly calls: string[] = [];
  seq = 0;
  downCursor = 0;
  /** Answers with this instead, to play a proxy's page or a county out of order. */
  answerWith: { status: number; body: string } | null = null;
  /** Keeps callers waiting without an answer. */
  silent = false;
  readonly #region: string;
  readonly #server: Server;

  constructor(region: string) {
    this.#region = region;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  get address() {
    const { port } = this.#server.address() as AddressInfo;
    return { endpoint: `http://127.0.0.1:${port}`, credential: this.credential, region: this.#region };
  }

  /** Records the new state of a thing and queues it. */
  record(report: Report): void {
    this.present.set(report.entityId, report);
    this.#queue(report);
  }

  #queue(report: Report): void {
    this.seq += 1;
    this.outbox.push({ ...report, id: newId(), seq: this.seq });
  }

  readonly #procedures: Record<string, (input: Input) => unknown> = {
    'GET link.ping': () => ({ ok: true, protocol: PROTOCOL }),
    'POST link.deliver': ({ items }) => {
      if (items[0].seq !== this.downCursor + 1)
        throw new AppError('sequence-gap', { expected: this.downCursor + 1, received: items[0].seq });
      this.downCursor = items.at(-1).seq;
      return { cursor: this.downCursor };
    },
    'GET link.digest': () => ({
      region: this.#region,
      rows: [...Map.groupBy(this.present.values(), (one) => `${one.campaignId}/${one.kind}`).values()].map(
        (things) => ({
          campaignId: things[0]!.campaignId,
          kind: things[0]!.kind,
          count: things.length,
          hash: createHash('sha256').update(digestText(things)).digest('hex'),
        }),
      ),
      down: { cursor: this.downCursor },
    }),
    'GET link.inventory': ({ campaignId, kind }) => ({
      items: [...this.present.values()]
        .filter((one) => one.campaignId === campaignId && one.kind === kind)
        .map(({ entityId, revision }) => ({ entityId, revision })),
    }),
    'POST link.resend': ({ entityIds }) => {
      for (const id of entityIds) this.#queue(this.present.get(id)!);
      return { queued: entityIds.length };
    },
  };

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://county');
    const name = `${request.method} ${url.pathname.replace(/^\/link\//, '')}`;
    this.calls.push(name);
    if (this.silent) return;
    try {
      if (this.answerWith) return void response.writeHead(this.answerWith.status).end(this.answerWith.body);
      if (request.headers.authorization !== `Bearer ${this.credential}`)
        throw new AppError('node-credential-invalid');
      if (request.headers[REGION_HEADER] !== this.#region) throw new AppError('region-not-yours');
      const input = request.method === 'POST' ? await text(request) : url.searchParams.get('input');
      const data = this.#procedures[name]!(input ? JSON.parse(input) : undefined);
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ result: { data } }));
    } catch (error) {
      if (!isAppError(error)) throw error;
      const data = { appCode: error.code, params: error.params, httpStatus: error.httpStatus };
      response
        .writeHead(error.httpStatus)
        .end(JSON.stringify({ error: { message: error.message, code: -32000, data } }));
    }
  }
}
