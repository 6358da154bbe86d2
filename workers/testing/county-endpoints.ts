/**
 * County endpoints that can be made to fail: one HTTP server that speaks the link's real protocol for any number of
 * counties. What a county does with what it stored is the county server's matter and tested there.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digestText } from '@linked/shared/link/digest.ts';
import {
  type DigestRow,
  type Directive,
  deliverBatch,
  REGION_HEADER,
  type Report,
  resendRequest,
} from '@linked/shared/link/protocol.ts';

/** How a county behaves: answers; refuses the connection; answers with an error page; takes calls and never answers. */
export type CountyMood = 'up' | 'down' | 'broken' | 'silent';

export type Thing = Pick<Report, 'campaignId' | 'kind' | 'entityId' | 'revision'>;

export interface CountyEndpoints extends AsyncDisposable {
  url: string;
  setMood(mood: CountyMood, ...regions: string[]): void;
  /** What a county has stored, in order; each directive once. */
  stored(region: string): readonly Directive[];
  /** Calls that reached a county, answered or not. */
  calls(region: string): number;
  /** Credential a county saw last. */
  credential(region: string): string | undefined;
  /** What a county has of its own, for comparisons; a thing that is asked for again stays until it is taken away here. */
  setThings(region: string, things: readonly Thing[]): void;
  /** Things that a county was asked to send again, in order. */
  resent(region: string): readonly string[];
  /** Called within each delivery, before it is stored. */
  onDelivery(hook: (region: string) => void | Promise<void>): void;
}

export async function startCountyEndpoints(): Promise<CountyEndpoints> {
  const moods = new Map<string, CountyMood>();
  const stores = new Map<string, Directive[]>();
  const calls = new Map<string, number>();
  const credentials = new Map<string, string>();
  const things = new Map<string, readonly Thing[]>();
  const again = new Map<string, string[]>();
  let hook: (region: string) => void | Promise<void> = () => {};

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const region = String(request.headers[REGION_HEADER]);
    calls.set(region, (calls.get(region) ?? 0) + 1);
    credentials.set(region, String(request.headers.authorization).replace('Bearer ', ''));
    const mood = moods.get(region) ?? 'up';
    if (mood === 'down') return void request.socket.destroy();
    if (mood === 'silent') return;
    if (mood === 'broken') return void response.writeHead(502).end('<html>bad gateway</html>');
    const reply = (data: unknown) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ result: { data } }));
    const url = new URL(request.url!, 'http://county');
    const own = things.get(region) ?? [];
    const of = (ref: { campaignId: string; kind: string }) =>
      own.filter((one) => one.campaignId === ref.campaignId && one.kind === ref.kind);
    if (url.pathname.endsWith('/link.digest'))
      return void reply({
        region,
        rows: digestOf(own),
        down: { cursor: stores.get(region)?.length ?? 0 },
      });
    if (url.pathname.endsWith('/link.inventory'))
      return void reply({ items: of(JSON.parse(url.searchParams.get('input')!)) });
    if (url.pathname.endsWith('/link.resend')) {
      const { entityIds } = resendRequest.parse(JSON.parse(await bodyOf(request)));
      again.set(region, [...(again.get(region) ?? []), ...entityIds]);
      return void reply({ queued: entityIds.length });
    }
    const batch = deliverBatch.parse(JSON.parse(await bodyOf(request)));
    await hook(region);
    const store = stores.get(region) ?? [];
    stores.set(region, store);
    for (const item of batch.items) if (item.seq === store.length + 1) store.push(item);
    reply({ cursor: store.length });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setMood: (mood, ...regions) => {
      for (const region of regions) moods.set(region, mood);
    },
    stored: (region) => stores.get(region) ?? [],
    calls: (region) => calls.get(region) ?? 0,
    credential: (region) => credentials.get(region),
    setThings: (region, all) => void things.set(region, all),
    resent: (region) => again.get(region) ?? [],
    onDelivery: (next) => {
      hook = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function digestOf(things: readonly Thing[]): DigestRow[] {
  return [...Map.groupBy(things, (one) => `${one.campaignId}/${one.kind}`).values()].map((same) => ({
    campaignId: same[0]!.campaignId,
    kind: same[0]!.kind,
    count: same.length,
    hash: createHash('sha256').update(digestText(same)).digest('hex'),
  }));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
