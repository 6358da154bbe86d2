/**
 * The rule for denominators: a rate is divided by units that were valid together, never by a mixture.
 * - A campaign pins an edition. All of its rates, on every date, are divided by that edition's units: the
 *   168 counties of Hebei's 2020 campaign stay 168 after Xingtai's change in June, because the campaign was
 *   issued to 168 and each of them reports in its own name until the campaign closes.
 * - What belongs to no campaign is divided by the units in force on the date of the number.
 * - Units of one edition are compared with another's only through `successorsOf` and `predecessorsOf`.
 */
import { editionOn, getEdition } from './editions.ts';
import type { Region, RegionCode, Tier } from './region.ts';

/** Units of a tier at or below `within`, in one edition. Throws `edition-unknown`, `region-unknown`. */
export function validUnits(editionId: string, within: RegionCode, tier: Tier): Region[] {
  return getEdition(editionId).below(within, tier);
}

export interface Denominator {
  count: number;
  /** Edition the units were counted in; shown beside the number with the date. */
  edition: string;
  on: string;
}

/**
 * Number of units that a rate is divided by on a date (`YYYY-MM-DD`).
 * @param question `pinned` is the edition of the campaign; leave it out for what belongs to no campaign.
 */
export function unitsOn(question: {
  on: string;
  within: RegionCode;
  tier: Tier;
  pinned?: string;
}): Denominator {
  const edition = question.pinned ?? editionOn(question.on);
  return { count: validUnits(edition, question.within, question.tier).length, edition, on: question.on };
}
