/** Names of regions for records of any time. Imported by pages only: the lists are loaded with them. */
import { EDITION_IDS, getEdition } from '@linked/shared/regions/editions.ts';
import { fullName } from '@linked/shared/regions/names.ts';

/** Full name by the newest list that has the code; the code itself where none has. */
export function regionNameOf(code: string): string {
  const id = EDITION_IDS.findLast((edition) => getEdition(edition).has(code));
  return id === undefined ? code : fullName(code, id);
}
