/** The part of an address behind `?` as plain text: no value of ours is anything but a string. */

export const parseSearch = (search: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(search));

/** Leaves out what is not set; empty when nothing is. */
export function stringifySearch(search: Record<string, unknown>): string {
  const set = Object.entries(search).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const text = new URLSearchParams(set).toString();
  return text ? `?${text}` : '';
}
