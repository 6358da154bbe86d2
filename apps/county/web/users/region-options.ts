/** Regions an account of this server can be given. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import { EDITION_IDS, getEdition } from '@linked/shared/regions/editions.ts';
import { fullName } from '@linked/shared/regions/names.ts';
import { NATION } from '@linked/shared/regions/region.ts';

export interface RegionOption {
  value: string;
  label: string;
}

let names: Map<string, string> | null = null;

/** Counties of the newest list, and of older ones that a campaign may still use, with their full names. */
function countyNames(): Map<string, string> {
  if (names) return names;
  names = new Map();
  for (const id of [...EDITION_IDS].reverse())
    for (const { code } of getEdition(id).counties(NATION))
      if (!names.has(code)) names.set(code, fullName(code, id));
  return names;
}

/** Counties inside any of `tops`, by code; none without tops. */
export function regionOptions(tops: readonly string[]): RegionOption[] {
  return [...countyNames()]
    .filter(([code]) => tops.some((top) => regionWithin(code, top)))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([value, name]) => ({ value, label: `${name} ${value}` }));
}

/** Full name of a county; the code of anything else. */
export const nameOfRegion = (code: string): string => countyNames().get(code) ?? code;
