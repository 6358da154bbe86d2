/** Credentials and one-time codes: 256 random bits, of which only the SHA-256 is stored. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 43 characters of base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Plain SHA-256 is enough: what is hashed is random, so there is nothing to guess from a dictionary. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret, 'utf8').digest();

/** Compares in constant time; false when there is no hash. */
export function secretMatches(secret: string, hash: Buffer | null): boolean {
  const given = hashSecret(secret);
  return hash !== null && hash.length === given.length && timingSafeEqual(given, hash);
}
