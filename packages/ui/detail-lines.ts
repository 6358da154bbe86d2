/** Recorded details of any shape as named values to read. */

export interface DetailLine {
  key: string;
  /** One text a value; several where the detail is a list. */
  texts: string[];
}

/** How a value of a key is written. */
export type WriteValue = (key: string, value: string | number | boolean) => string;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value on one line: the parts of an object and of a list within it side by side; nothing for null. */
function textOf(key: string, value: unknown, write: WriteValue): string {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value))
    return value
      .map((item) => textOf(key, item, write))
      .filter((text) => text !== '')
      .join('、');
  if (isRecord(value))
    return Object.entries(value)
      .map(([part, item]) => textOf(part, item, write))
      .filter((text) => text !== '')
      .join(' · ');
  return write(key, value as string | number | boolean);
}

/** The lines of a detail in the order it was written; what is null or empty is left out. */
export function detailLines(detail: Record<string, unknown>, write: WriteValue): DetailLine[] {
  return Object.entries(detail)
    .map(([key, value]) => ({
      key,
      texts: (Array.isArray(value) ? value : [value])
        .map((item) => textOf(key, item, write))
        .filter((text) => text !== ''),
    }))
    .filter(({ texts }) => texts.length > 0);
}
