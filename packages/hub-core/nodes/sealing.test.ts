import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openCredential, readSealingKey, sealCredential } from './sealing.ts';

const key = randomBytes(32);
const credential = 'a credential the hub presents, 县';
const invalid = expect.objectContaining({ code: 'node-credential-invalid' });

describe('a sealed credential', () => {
  it('opens with its key, and two seals of it differ', () => {
    const [one, other] = [
      sealCredential(key, credential),
      sealCredential(key.toString('base64'), credential),
    ];
    expect(one.equals(other)).toBe(false);
    expect([one, other].map((sealed) => openCredential(key, sealed))).toEqual([credential, credential]);
    expect(one.includes(Buffer.from(credential))).toBe(false);
  });

  it('does not open when any byte of it was changed, or when it was cut', () => {
    const sealed = sealCredential(key, credential);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => openCredential(key, changed), `byte ${at}`).toThrow(invalid);
      expect(() => openCredential(key, sealed.subarray(0, at)), `first ${at}`).toThrow(invalid);
    }
  });

  it('does not open with another key', () => {
    expect(() => openCredential(randomBytes(32), sealCredential(key, credential))).toThrow(invalid);
  });
});

it('takes only keys of 32 bytes, and says so at the start', () => {
  expect(readSealingKey(key.toString('base64')).equals(key)).toBe(true);
  for (const wrong of ['', 'x', randomBytes(31).toString('base64'), `${key.toString('base64')}!`])
    expect(() => readSealingKey(wrong), wrong).toThrow('NODE_CREDENTIAL_KEY');
  expect(() => openCredential('short', sealCredential(key, credential))).toThrow('NODE_CREDENTIAL_KEY');
});
