/** Regions an account can be given: those of the newest list, and those of older ones a campaign may still use. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import { EDITION_IDS, getEdition } from '@linked/shared/regions/editions.ts';
import { fullName } from '@linked/shared/regions/names.ts';
import { NATION } from '@linked/shared/regions/region.ts';

export interface RegionOption {
  value: string;
  label: string;
}

/** Every unit inside any of `tops`, by code, each named once by the newest list that has it. */
export function regionOptions(tops: readonly string[]): RegionOption[] {
  const named = new Map<string, string>();
  for (const id of EDITION_IDS.toReversed()) {
    const edition = getEdition(id);
    const units = (['province', 'city', 'county'] as const).flatMap((tier) => edition.below(NATION, tier));
    for (const { code } of units)
      if (!named.has(code) && tops.some((top) => regionWithin(code, top)))
        named.set(code, fullName(code, id));
  }
  return [...named]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([value, name]) => ({ value, label: `${name} ${value}` }));
}
