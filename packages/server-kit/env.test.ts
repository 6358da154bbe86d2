import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isLoopback, parseEnv } from './env.ts';

const schema = z.object({
  A_URL: z.url(),
  A_PORT: z.coerce.number().int().default(7),
  A_SECRET: z.string().min(8),
});

describe('the environment', () => {
  it('names everything that is wrong at once, without the values', () => {
    const read = () => parseEnv(schema, { A_URL: 'no url', A_SECRET: 'hush' });
    expect(read).toThrow(/A_URL[\s\S]*A_SECRET/);
    expect(read).not.toThrow(/hush|no url/);
  });

  it('takes an empty value as missing', () => {
    const env = { A_URL: 'http://a.cn', A_PORT: '', A_SECRET: 'long enough' };
    expect(parseEnv(schema, env).A_PORT).toBe(7);
    expect(() => parseEnv(schema, { ...env, A_SECRET: '' })).toThrow(/A_SECRET/);
  });

  it('knows which addresses stay on this machine', () => {
    for (const url of ['http://localhost:1', 'http://127.0.0.1', 'http://[::1]:7400'])
      expect(isLoopback(url)).toBe(true);
    for (const url of ['https://hub.example.org', 'http://localhost.example.org', 'http://10.0.0.1'])
      expect(isLoopback(url)).toBe(false);
  });
});
