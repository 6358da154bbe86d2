/**
 * What PostgreSQL can keep. A county may send any JSON; a text it cannot store (NUL, half a surrogate pair),
 * or a nesting that exhausts its parser, would fail the whole batch again and again and block what is behind.
 */
const MAX_DEPTH = 32;

/** A text without what PostgreSQL refuses; unchanged for any ordinary text. */
export const storableText = (text: string): string => text.replaceAll('\u0000', '\ufffd').toWellFormed();

const isStorableText = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** Whether a JSON value can be kept as `jsonb` as it is. */
export function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value !== 'object' || value === null) return value !== undefined;
  if (depth === MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => isStorable(item, depth + 1));
  return Object.entries(value).every(([key, item]) => isStorableText(key) && isStorable(item, depth + 1));
}

const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(9999, 11, 31);

/**
 * An instant of the wire format in UTC. Year 0, the year 10000 that an offset can reach, and offsets beyond ±15:59
 * are more than PostgreSQL takes.
 */
export function storableInstant(text: string): string {
  const time = Date.parse(text);
  return new Date(time >= EARLIEST ? Math.min(time, LATEST) : EARLIEST).toISOString();
}
