/** Seals the credentials the hub presents to counties, so that a copy of the database alone opens no county. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '@linked/shared/errors/app-error.ts';

const ALGORITHM = 'aes-256-gcm';
/** First byte: the layout version | iv 12 | tag 16 | ciphertext. It is authenticated with the purpose below. */
const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + IV_BYTES + TAG_BYTES;
const PURPOSE = Buffer.from(`linked/down-credential/${VERSION}`);

/** The key out of NODE_CREDENTIAL_KEY (base64). Throws a plain error, for the start, when it is not 32 bytes. */
export function readSealingKey(base64: string): Buffer {
  const key = Buffer.from(base64, 'base64');
  if (key.length !== 32 || key.toString('base64').replace(/=+$/, '') !== base64.trim().replace(/=+$/, ''))
    throw new Error('NODE_CREDENTIAL_KEY must be 32 bytes in base64');
  return key;
}

/** `key`: 32 bytes or their base64. Two seals of the same credential differ. */
export function sealCredential(key: Buffer | string, credential: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(key), iv, { authTagLength: TAG_BYTES }).setAAD(PURPOSE);
  const sealed = Buffer.concat([cipher.update(credential, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), sealed]);
}

/** Throws `node-credential-invalid` when it was changed, cut, or sealed with another key. */
export function openCredential(key: Buffer | string, sealed: Buffer): string {
  const bytes = keyOf(key);
  try {
    if (sealed[0] !== VERSION || sealed.length < HEAD_BYTES) throw new Error('not a sealed credential');
    const decipher = createDecipheriv(ALGORITHM, bytes, sealed.subarray(1, 1 + IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(PURPOSE)
      .setAuthTag(sealed.subarray(1 + IV_BYTES, HEAD_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError('node-credential-invalid', {}, { cause });
  }
}

const keyOf = (key: Buffer | string): Buffer => (typeof key === 'string' ? readSealingKey(key) : key);
