import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createAuth } from '@linked/server-kit/auth.ts';
import { createDatabase } from '@linked/server-kit/database.ts';
import { createHttpServer, type HttpServerOptions } from '@linked/server-kit/http.ts';
import { createLog } from '@linked/server-kit/log.ts';
import { createMetrics } from '@linked/server-kit/metrics.ts';
import { createKit, type KitContext } from '@linked/server-kit/trpc.ts';
import { query } from '@linked/shared/contracts/procedure.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { PROTOCOL, REGION_HEADER } from '@linked/shared/link/protocol.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { enrol, linkClient } from './testing/county.ts';
import { openHub, type TestHub } from './testing/hub.ts';

let hub: TestHub;
const closers: (() => unknown)[] = [];
beforeAll(async () => {
  hub = await openHub();
  closers.push(() => hub.stop());
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

interface Envelope {
  error: { message: string; data: { appCode: string; httpStatus: number; params: Record<string, unknown> } };
}
const json = async <T>(answer: Response): Promise<T> => (await answer.json()) as T;

/** The shell around procedures that fail in every way; `lines` gets what is logged. */
async function failingServer(lines: string[], web: Partial<HttpServerOptions['web']> = {}) {
  const kit = createKit<KitContext>();
  const anyone = <O extends z.ZodType>(output: O) => query({ who: 'anyone', input: z.void(), output });
  const router = kit.router({
    breaks: kit.procedure(anyone(z.number())).query(() => {
      throw new Error('column "secret_of_zhang" does not exist');
    }),
    answersWrongly: kit.procedure(anyone(z.number())).query(() => '机密内容' as never),
    refuses: kit.procedure(anyone(z.number())).query(() => {
      throw new AppError('value-over-base', { what: '治理数', value: 9, base: 5 });
    }),
    asks: kit
      .procedure(query({ who: 'anyone', input: z.object({ day: z.iso.date() }), output: z.number() }))
      .query(() => 1),
  });
  const auth = createAuth({
    databaseUrl: hub.database.authUrl,
    secret: 's'.repeat(32),
    publicUrl: 'http://127.0.0.1:7400',
    cookiePrefix: 'hub',
    log: createLog('test', 'silent'),
  });
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const server: FastifyInstance = await createHttpServer({
    log,
    metrics: createMetrics('test', { processFigures: false }),
    auth,
    now: () => new Date(),
    people: { router },
    checks: { works: async () => {}, fails: () => Promise.reject(new Error('down')) },
    web: { dist: '/nowhere', serverName: '测试<平台>', buildCommand: 'npm run build', ...web },
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  closers.push(
    () => server.close(),
    () => auth.stop(),
  );
  const { port } = server.server.address() as { port: number };
  return `http://127.0.0.1:${port}`;
}

describe('errors', () => {
  it('are said in the language the caller asks for, Chinese when none is', async () => {
    const url = await failingServer([]);
    const said = async (headers: Record<string, string>) => {
      const answer = await fetch(`${url}/api/trpc/refuses`, { headers });
      expect(answer.status).toBe(400);
      return (await json<Envelope>(answer)).error;
    };
    expect(await said({})).toMatchObject({
      message: '治理数（9）不能大于底数（5），请核对两项数字。',
      data: { appCode: 'value-over-base', params: { what: '治理数', value: 9, base: 5 } },
    });
    expect((await said({ 'accept-language': 'en-GB,en;q=0.9,zh;q=0.1' })).message).toMatch(
      /^治理数 \(9\) cannot/,
    );
    expect((await said({ 'accept-language': 'fr' })).message).toMatch(/^治理数（9）/);
    expect((await said({ 'accept-language': 'zh-CN', 'x-language': 'en' })).message).toMatch(
      /cannot be more/,
    );
  });

  it('nobody expected tell a reference and nothing else, and the log has the rest under it', async () => {
    const lines: string[] = [];
    const url = await failingServer(lines);
    for (const path of ['breaks', 'answersWrongly']) {
      const answer = await fetch(`${url}/api/trpc/${path}`);
      expect(answer.status).toBe(500);
      const text = await answer.text();
      expect(text).not.toMatch(/secret_of_zhang|机密|stack|zod/i);
      const { data, message } = (JSON.parse(text) as Envelope).error;
      expect(data.appCode).toBe('internal');
      expect(message).toContain(String(data.params.id));
      expect(answer.headers.get('x-request-id')).toBe(data.params.id);
      expect(lines.filter((line) => line.includes(String(data.params.id)))).toHaveLength(1);
    }
    expect(lines.join()).toContain('secret_of_zhang');
    expect(lines.join()).not.toContain('机密内容');
  });

  it('in an input name the place, not the value', async () => {
    const url = await failingServer([]);
    const ask = (input: unknown, language = 'zh-CN') =>
      fetch(`${url}/api/trpc/asks?input=${encodeURIComponent(JSON.stringify(input))}`, {
        headers: { 'x-language': language },
      });
    const { error } = await json<Envelope>(await ask({ day: '王某的身份证号' }));
    expect(error.data.appCode).toBe('invalid-input');
    expect(error.message).toMatch(/^填写内容有误：day: /);
    expect(error.message).not.toContain('身份证');
    const english = await json<Envelope>(await ask({}, 'en'));
    expect(english.error.message).toMatch(/^Something in the form is not right: day: Invalid input/);
  });

  it('have our shape also where no procedure is reached', async () => {
    const unknown = await fetch(`${hub.url}/api/trpc/no.such`);
    expect((await json<Envelope>(unknown)).error.data).toMatchObject({
      appCode: 'not-found',
      httpStatus: 404,
    });
    const large = await fetch(`${hub.url}/api/trpc/users.create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'x'.repeat(2_000_000) }),
    });
    expect(large.status).toBe(413);
    expect((await json<Envelope>(large)).error.data.appCode).toBe('body-too-large');
    const { cookie } = await hub.admin();
    const broken = await fetch(`${hub.url}/api/trpc/users.create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: '{',
    });
    expect(broken.status).toBe(400);
    expect((await json<Envelope>(broken)).error.data.appCode).toBe('invalid-input');
    expect((await fetch(`${hub.url}/api/nothing`, { headers: { accept: 'text/html' } })).status).toBe(404);
  });
});

describe('health', () => {
  it('is alive, and ready when the databases are migrated', async () => {
    expect((await fetch(`${hub.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${hub.url}/readyz`);
    expect(await ready.json()).toEqual({ ok: true, checks: { database: true, signIn: true } });
  });

  it('is not ready while something it needs fails, and says which', async () => {
    const url = await failingServer([]);
    const answer = await fetch(`${url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ ok: false, checks: { works: true, fails: false } });
  });

  it('is not ready on a database that lacks a migration', async () => {
    const owner = createDatabase<unknown>(hub.database.ownerUrl, { max: 1 });
    const newest = sql`(select max(name) from kysely_migration)`;
    const renamed = (suffix: string) =>
      sql`update kysely_migration set name = ${suffix} where name = ${newest}`;
    const { rows } = await sql<{ max: string }>`select max(name) from kysely_migration`.execute(owner);
    await renamed('29991231T0000_unknown').execute(owner);
    const answer = await fetch(`${hub.url}/readyz`);
    await renamed(rows[0]!.max).execute(owner);
    await owner.destroy();
    expect(await answer.json()).toEqual({ ok: false, checks: { database: false, signIn: true } });
    expect((await fetch(`${hub.url}/readyz`)).status).toBe(200);
  });

  it('gives figures by procedure to this machine', async () => {
    await fetch(`${hub.url}/api/trpc/session.me`);
    await fetch(`${hub.url}/api/trpc/made-up-name`);
    const text = await (await fetch(`${hub.url}/metrics`)).text();
    expect(text).toMatch(
      /linked_http_request_seconds_count\{.*route="\/api\/trpc\/session\.me".*status="401"/,
    );
    expect(text).not.toContain('made-up-name');
  });
});

describe('pages', () => {
  it('say how to build while nothing is built', async () => {
    const url = await failingServer([]);
    const answer = await fetch(`${url}/campaigns/1`, { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(200);
    const page = await answer.text();
    expect(page).toContain('npm run build');
    expect(page).toContain('测试&#60;平台&#62;');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('come from the built folder, with routes answered by the one page and assets kept for a year', async () => {
    const dist = fs.mkdtempSync(path.join(os.tmpdir(), 'linked-web-'));
    closers.push(() => fs.rmSync(dist, { recursive: true }));
    fs.mkdirSync(path.join(dist, 'assets'));
    fs.writeFileSync(path.join(dist, 'index.html'), '<title>built</title>');
    fs.writeFileSync(path.join(dist, 'assets', 'app-1a2b.js'), 'built()');
    const url = await failingServer([], { dist });
    const get = (name: string) => fetch(`${url}${name}`, { headers: { accept: 'text/html' } });
    for (const name of ['/', '/campaigns/1?x=2', '/index.html'])
      expect(await (await get(name)).text(), name).toBe('<title>built</title>');
    expect((await get('/')).headers.get('cache-control')).toBe('no-cache');
    const asset = await get('/assets/app-1a2b.js');
    expect(await asset.text()).toBe('built()');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect((await get('/assets/missing.js')).status).toBe(404);
    expect((await get('/..%2f..%2fetc/passwd')).status).not.toBe(500);
  });
});

describe('the link', () => {
  it('limits each county by itself', async () => {
    const strict = await hub.another({ link: { perNode: 3, perAddress: 1000 } });
    const [one, two] = [await enrol(hub, '130102'), await enrol(hub, '130104')];
    const pull = ({ region, credential }: { region: string; credential: string }) =>
      fetch(
        `${strict.url}/link/link.pull?input=${encodeURIComponent(JSON.stringify({ region, cursor: 0 }))}`,
        {
          headers: { authorization: `Bearer ${credential}`, [REGION_HEADER]: region },
        },
      );
    const statuses = [];
    for (let call = 0; call < 4; call++) statuses.push((await pull(one)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    // One that only claims to be the county uses up nothing of its share.
    for (let call = 0; call < 5; call++)
      expect((await pull({ region: two.region, credential: 'x'.repeat(43) })).status).toBe(401);
    expect((await pull(two)).status).toBe(200);
  });

  it('reads no large body of a stranger, and none beyond the limit of a county', async () => {
    const county = await enrol(hub, '130105');
    const post = (size: number, headers: Record<string, string>) =>
      fetch(`${hub.url}/link/link.report`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ region: county.region, items: [], pad: 'x'.repeat(size) }),
      });
    expect((await post(100_000, {})).status).toBe(401);
    const mine = { authorization: `Bearer ${county.credential}`, [REGION_HEADER]: county.region };
    expect((await post(2_000_000, mine)).status).toBe(400);
    expect((await post(9_000_000, mine)).status).toBe(413);
  });

  it('takes no county on loopback where the hub is reached from outside', async () => {
    const outside = await hub.another({ publicUrl: 'https://hub.example.org' });
    const { client } = await hub.admin();
    const [issued] = await client.nodes.issueCodes.mutate({ regions: ['130108'], validHours: 1 });
    const join = (port: number, endpoint: string) =>
      linkClient(`http://127.0.0.1:${port}`, '130108', null).link.enrol.mutate({
        region: '130108',
        code: issued!.code,
        protocol: PROTOCOL,
        endpoint,
        downCredential: 'd'.repeat(40),
      });
    for (const scheme of ['http', 'https'])
      await expect(join(outside.port, `${scheme}://127.0.0.1:7400`)).rejects.toThrow('endpoint');
    await expect(join(hub.hub.port, 'http://127.0.0.1:7500')).resolves.toHaveProperty('credential');
  });

  it('stops taking a county that was revoked, and an old credential after rotation', async () => {
    const county = await enrol(hub, '130107');
    const fresh = await county.client.link.rotate.mutate({ downCredential: 'n'.repeat(40) });
    await expect(county.client.link.pull.query({ region: '130107', cursor: 0 })).rejects.toThrow(
      '接入凭证无效',
    );
    const renewed = linkClient(hub.url, '130107', fresh.credential);
    await renewed.link.pull.query({ region: '130107', cursor: 0 });
    const { client } = await hub.admin();
    await client.nodes.revoke.mutate({ region: '130107' });
    await expect(renewed.link.pull.query({ region: '130107', cursor: 0 })).rejects.toThrow('已被停用');
  });
});
