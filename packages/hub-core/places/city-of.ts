import type { Edition } from '@linked/shared/regions/lookup.ts';
import type { Region } from '@linked/shared/regions/region.ts';

/** The city a lowest unit belongs to: itself for a city without counties, the province where no city is between. */
export function cityOf(edition: Edition, code: string): Region {
  const unit = edition.region(code);
  return unit.tier === 'city' || unit.parent === null ? unit : edition.region(unit.parent);
}
