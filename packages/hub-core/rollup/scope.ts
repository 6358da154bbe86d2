/** Which fields a figure is read over. */
import type { Grant } from '@linked/shared/access/roles.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';

/** Fields that these grants reach together; null when one of them reaches all. For grants out of `requireReach`. */
export function fieldsReached(grants: readonly Grant[]): string[] | null {
  if (grants.some((grant) => grant.fields === null)) return null;
  return [...new Set(grants.flatMap((grant) => grant.fields ?? []))];
}

/**
 * The fields to read: the one asked for, else those the reader reaches; null means all.
 * Throws `field-not-yours`.
 */
export function fieldsToRead(asked: string | null, reached: readonly string[] | null): string[] | null {
  if (asked === null) return reached === null ? null : [...reached];
  if (reached !== null && !reached.includes(asked)) throw new AppError('field-not-yours', { field: asked });
  return [asked];
}
