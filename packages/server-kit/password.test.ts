import { describe, expect, it } from 'vitest';
import { hashPassword, standardCost, verifyPassword } from './password.ts';

describe('passwords', () => {
  it('verify against their own hash only, and are salted', async () => {
    const [one, two] = [await hashPassword('联动监督-2020'), await hashPassword('联动监督-2020')];
    expect(one).not.toBe(two);
    expect(await verifyPassword(one, '联动监督-2020')).toBe(true);
    expect(await verifyPassword(two, '联动监督-2020')).toBe(true);
    expect(await verifyPassword(one, '联动监督-2021')).toBe(false);
  });

  it('cost what the OWASP sheet asks for at least', async () => {
    expect(await hashPassword('x')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(standardCost.memory * standardCost.passes).toBeGreaterThanOrEqual(19_456 * 2);
  });

  it('verify at the cost they were hashed with, after the standard was raised', async () => {
    const old = await hashPassword('old-password', { memory: 8192, passes: 1, parallelism: 1 });
    expect(await verifyPassword(old, 'old-password')).toBe(true);
  });

  it('typed with composed or decomposed characters are the same', async () => {
    expect(await verifyPassword(await hashPassword('caf\u00e9-12345'), 'cafe\u0301-12345')).toBe(true);
  });

  it('verify against nothing that is no such hash', async () => {
    for (const hash of ['', 'x', '$2b$10$abcdefghijklmnopqrstuv', '$argon2id$v=19$m=1,t=1,p=1$$'])
      expect(await verifyPassword(hash, 'x')).toBe(false);
  });
});
