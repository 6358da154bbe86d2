/** Credentials at rest: sealed with AES-256-GCM where they must be presented again, hashed where they are only compared. */
import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Nonce, tag and ciphertext in one. `region` is bound to it: a sealed credential moved to another row does not open. */
export function sealCredential(key: Buffer, credential: string, region: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(region));
  const text = Buffer.concat([cipher.update(credential, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** Throws when the key is another one, or the value or its row was changed. */
export function openCredential(key: Buffer, sealed: Buffer, region: string): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(region));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const text = sealed.subarray(NONCE_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
}

/** 256 random bits, written with the characters a header may hold. */
export const newCredential = (): string => randomBytes(32).toString('base64url');

export const hashCredential = (credential: string): Buffer =>
  createHash('sha256').update(credential).digest();

/** Takes the same time whatever differs. */
export const credentialMatches = (credential: string, hash: Buffer | null): boolean =>
  hash !== null && timingSafeEqual(hashCredential(credential), hash);
