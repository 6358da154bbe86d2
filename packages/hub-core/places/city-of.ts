import type { Edition } from '@linked/shared/regions/lookup.ts';
import type { Region } from '@linked/shared/regions/region.ts';

/** The city a lowest unit belongs to: itself for a city without counties, the province where no city is between. */
export function cityOf(edition: Edition, code: string): Region {
  // A county of a later list has its city in this one: codes nest.
  if (!edition.has(code) && edition.has(`${code.slice(0, 4)}00`))
    return edition.region(`${code.slice(0, 4)}00`);
  const unit = edition.region(code);
  return unit.tier === 'city' || unit.parent === null ? unit : edition.region(unit.parent);
}
