import { describe, expect, it } from 'vitest';
import { checkEndpoint } from './endpoint.ts';

const invalid = expect.objectContaining({ code: 'invalid-input' });

describe('the address a county names for itself', () => {
  it('is no address of the hub’s own machine or segment, however it is written', () => {
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.0.0.1',
      '127.8.9.10:7400',
      'localhost',
      'LOCALHOST.',
      'hub.localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '0',
      '[::]',
      '169.254.169.254',
      '[fe80::1]',
    ])
      for (const scheme of ['http', 'https'])
        expect(() => checkEndpoint(`${scheme}://${host}`, { onLoopback: false }), host).toThrow(invalid);
  });

  it('is any other by TLS, in the county’s network too', () => {
    for (const host of ['county.example', '10.20.30.40:7500', '[fd00::5]', 'localhost.example', '128.0.0.1'])
      expect(checkEndpoint(`https://${host}/`, { onLoopback: false })).toBe(`https://${host}`);
    expect(() => checkEndpoint('http://10.20.30.40:7500', { onLoopback: false })).toThrow(invalid);
  });

  it('may be on loopback for a hub that is served there, and nowhere else without TLS', () => {
    for (const host of ['127.0.0.1:7500', 'localhost:7500', '[::1]:7500'])
      expect(checkEndpoint(`http://${host}/`, { onLoopback: true })).toBe(`http://${host}`);
    for (const host of ['0.0.0.0', '10.0.0.8', '169.254.1.1'])
      expect(() => checkEndpoint(`http://${host}`, { onLoopback: true }), host).toThrow(invalid);
  });
});
