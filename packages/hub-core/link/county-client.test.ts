import { newId } from '@linked/shared/ids.ts';
import type { Directive } from '@linked/shared/link/protocol.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CountyEndpoint } from '../testing/county-endpoint.ts';
import { bindCounty, createCountyLinkClient } from './county-client.ts';

let county: CountyEndpoint;
beforeEach(async () => {
  county = new CountyEndpoint('130123');
  await county.start();
});
afterEach(() => county.stop());

const client = createCountyLinkClient({ timeoutMs: 300 });
const directive = (seq: number): Directive => ({
  id: newId(),
  seq,
  protocol: 1,
  campaignId: newId(),
  kind: 'campaign',
  revision: 1,
  issuingOrgan: '省人大常委会',
  issuedAt: '2026-09-01T01:00:00Z',
  payload: { text: '正文 & 附件' },
});

describe('the client of a county', () => {
  it('calls every procedure in the wire format', async () => {
    const link = bindCounty(client, county.address);
    expect(await link.ping({})).toEqual({ ok: true, protocol: 1 });
    expect(await link.deliver({ items: [directive(1), directive(2)] })).toEqual({ cursor: 2 });
    expect(await link.digest({ campaignId: null })).toEqual({
      region: '130123',
      rows: [],
      down: { cursor: 2 },
    });
    expect(await link.inventory({ campaignId: newId(), kind: 'problem' })).toEqual({ items: [] });
  });

  it('hands on the code the county answered with', async () => {
    await expect(client.deliver({ ...county.address, items: [directive(5)] })).rejects.toMatchObject({
      code: 'sequence-gap',
      params: { expected: 1, received: 5 },
    });
    await expect(
      client.digest({ ...county.address, credential: 'wrong', campaignId: null }),
    ).rejects.toMatchObject({
      code: 'node-credential-invalid',
    });
  });

  it.each([
    ['a proxy answers with a page', { status: 502, body: '<html>' }],
    [
      'the county answers with an unexpected error',
      { status: 500, body: '{"error":{"data":{"appCode":"internal"}}}' },
    ],
    ['the answer is not of the contract', { status: 200, body: '{"result":{"data":{"cursor":-1}}}' }],
    ['the answer is not an object', { status: 200, body: 'null' }],
    ['it is redirected, which would carry the credential along', { status: 302, body: '' }],
  ])('finds the county unreachable when %s', async (_, answer) => {
    county.answerWith = answer;
    await expect(client.deliver({ ...county.address, items: [directive(1)] })).rejects.toMatchObject({
      code: 'node-unreachable',
      params: { region: '130123' },
    });
  });

  it('finds the county unreachable when it is down or does not answer in time', async () => {
    county.silent = true;
    await expect(client.ping(county.address)).rejects.toMatchObject({
      code: 'node-unreachable',
      params: { why: 'timeout' },
    });
    const { address } = county;
    await county.stop();
    await expect(client.ping(address)).rejects.toMatchObject({
      code: 'node-unreachable',
      params: { why: 'connection' },
    });
  });

  it('stops with the reason of the caller, not as a fault of the county', async () => {
    county.silent = true;
    const stopping = AbortSignal.timeout(20);
    await expect(client.ping({ ...county.address, signal: stopping })).rejects.toBe(
      await new Promise((resolve) => stopping.addEventListener('abort', () => resolve(stopping.reason))),
    );
  });
});
