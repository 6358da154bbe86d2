import net from 'node:net';
import { networkPorts } from '@linked/stack/network.ts';
import { freePort, requireFreePort } from '@linked/stack/ports.ts';
import { expect, onTestFinished, test } from 'vitest';

async function occupy(host: string): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as net.AddressInfo).port;
}

test.each(['127.0.0.1', '0.0.0.0', '::'])(
  'a port taken on %s is refused, naming it and its setting in both languages',
  async (host) => {
    const port = await occupy(host);
    const refusal = requireFreePort(port, 'COUNTY_PORT');
    await expect(refusal).rejects.toThrow(`端口 ${port} 已被占用`);
    await expect(requireFreePort(port, 'COUNTY_PORT')).rejects.toThrow(`COUNTY_PORT=<port> npm start`);
  },
);

test('a free port is taken as asked, 0 takes any', async () => {
  const port = await freePort();
  expect(await requireFreePort(port, 'HUB_PORT')).toBe(port);
  expect(await requireFreePort(0, 'HUB_PORT')).toBeGreaterThan(0);
});

test('the earlier port is preferred while nobody has it', async () => {
  const free = await freePort();
  expect(await freePort(free)).toBe(free);
  const taken = await occupy('127.0.0.1');
  expect(await freePort(taken)).not.toBe(taken);
});

test('the known addresses are 7400 and 7500; a setting that is no port is refused by name', () => {
  expect(networkPorts({})).toEqual({ hubPort: 7400, countyPort: 7500 });
  expect(networkPorts({ HUB_PORT: '8400' })).toEqual({ hubPort: 8400, countyPort: 7500 });
  expect(() => networkPorts({ HUB_PORT: 'http' })).toThrow('HUB_PORT=http');
});
