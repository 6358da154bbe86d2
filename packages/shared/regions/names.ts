/**
 * Names for screens and documents. Names are for reading only: Hebei has two 桥东区 (130502 and 130702), so
 * data is matched by code, never by name.
 */
import { EDITION_IDS, getEdition } from './editions.ts';
import type { Edition } from './lookup.ts';
import { NATION, type RegionCode } from './region.ts';

const cache = new Map<string, Map<string, number>>();

/** How often each county name occurs at or below a unit of an edition. */
function nameCounts(editionId: string, within: RegionCode): Map<string, number> {
  const key = `${editionId}/${within}`;
  const ready = cache.get(key);
  if (ready) return ready;
  const counts = new Map<string, number>();
  for (const { name } of getEdition(editionId).counties(within))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  cache.set(key, counts);
  return counts;
}

/** Name with all units above: `河北省张家口市桥东区`. Throws `region-unknown`, `edition-unknown`. */
export function fullName(code: RegionCode, editionId: string): string {
  const edition = getEdition(editionId);
  const above = edition.ancestors(code).filter((unit) => unit.code !== NATION);
  return [...above, edition.region(code)].map((unit) => unit.name).join('');
}

/** The first list after this one that has the unit. */
const laterEdition = (code: RegionCode, editionId: string): Edition | undefined =>
  EDITION_IDS.slice(EDITION_IDS.indexOf(editionId) + 1)
    .map(getEdition)
    .find((edition) => edition.has(code));

/**
 * Name that is unambiguous among the counties of `within` (the hub's own region): `正定县`, but
 * `张家口市桥东区`, because Hebei has another 桥东区. One that only a later list has is named by it. Throws `region-unknown`, `edition-unknown`.
 */
export function displayName(code: RegionCode, editionId: string, within: RegionCode): string {
  const edition = getEdition(editionId);
  // A county that came into being while a campaign ran is in a later list only.
  const later = edition.has(code) ? undefined : laterEdition(code, editionId);
  if (later) return later.region(code).name;
  const { name, tier, parent } = edition.region(code);
  const ambiguous = tier === 'county' && (nameCounts(editionId, within).get(name) ?? 0) > 1;
  return ambiguous && parent !== null ? edition.region(parent).name + name : name;
}
