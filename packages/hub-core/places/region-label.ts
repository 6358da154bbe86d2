import { EDITION_IDS, getEdition } from '@linked/shared/regions/editions.ts';
import { displayName } from '@linked/shared/regions/names.ts';

/** Name of a region for a list of several campaigns: by the newest edition that has it; its code where none has. */
export function regionLabel(region: string): string {
  const editionId = EDITION_IDS.findLast((id) => getEdition(id).has(region));
  return editionId ? displayName(region, editionId, `${region.slice(0, 2)}0000`) : region;
}
