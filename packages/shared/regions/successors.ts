/**
 * What became of a unit from one edition to another. Many-to-many: a county may be split over several
 * units and a unit may take in several. Small transfers of townships between lasting units are no succession.
 */
import { AppError } from '../errors/app-error.ts';
import { EDITION_IDS, getEdition } from './editions.ts';
import type { RegionCode } from './region.ts';
import data from './successors.generated.json' with { type: 'json' };

/**
 * `renamed`: one unit goes on under another name, code or status (任县 → 任泽区).
 * `merged`: the whole unit goes into one that has other sources too. `split`: only a part goes there.
 */
export type SuccessorKind = 'renamed' | 'merged' | 'split';

export interface SuccessorLink {
  fromEdition: string;
  toEdition: string;
  from: RegionCode;
  to: RegionCode;
  kind: SuccessorKind;
  /** Day of the approval, `YYYY-MM-DD`. */
  on: string;
}

/** Every link, each between two neighbouring editions. */
export const successorLinks: readonly SuccessorLink[] = data.links as SuccessorLink[];

/** Neighbouring pairs from the older to the newer edition. Throws when the order is reversed. */
function stepsBetween(fromEdition: string, toEdition: string): { older: string; newer: string }[] {
  const start = EDITION_IDS.indexOf(getEdition(fromEdition).id);
  const end = EDITION_IDS.indexOf(getEdition(toEdition).id);
  if (start > end) throw new AppError('edition-unknown', { edition: `${fromEdition} → ${toEdition}` });
  return EDITION_IDS.slice(start, end).map((older, index) => ({
    older,
    newer: EDITION_IDS[start + index + 1]!,
  }));
}

/** A unit in both lists under one name is the same unit and needs no link. */
function lasts(code: RegionCode, older: string, newer: string): boolean {
  const [before, after] = [getEdition(older), getEdition(newer)];
  return before.has(code) && after.has(code) && before.region(code).name === after.region(code).name;
}

function stepFrom(code: RegionCode, older: string, newer: string): RegionCode[] {
  const linked = successorLinks
    .filter((link) => link.fromEdition === older && link.toEdition === newer && link.from === code)
    .map((link) => link.to);
  return lasts(code, older, newer) ? [code, ...linked] : linked;
}

function stepBack(code: RegionCode, older: string, newer: string): RegionCode[] {
  const linked = successorLinks
    .filter((link) => link.fromEdition === older && link.toEdition === newer && link.to === code)
    .map((link) => link.from);
  return lasts(code, older, newer) ? [code, ...linked] : linked;
}

const unique = (codes: RegionCode[]) => [...new Set(codes)].sort();

/**
 * Units of the newer edition that hold the area of a unit of the older one, ascending; the unit itself when
 * nothing changed. Throws `region-unknown`, `edition-unknown` (also when the editions are in reverse order).
 */
export function successorsOf(code: RegionCode, fromEdition: string, toEdition: string): RegionCode[] {
  const start = [getEdition(fromEdition).region(code).code];
  return stepsBetween(fromEdition, toEdition).reduce(
    (codes, { older, newer }) => unique(codes.flatMap((each) => stepFrom(each, older, newer))),
    start,
  );
}

/**
 * Units of the older edition whose area a unit of the newer one holds, ascending. Empty for a unit made
 * where no county was before (新星市). Throws like `successorsOf`.
 */
export function predecessorsOf(code: RegionCode, fromEdition: string, toEdition: string): RegionCode[] {
  const start = [getEdition(toEdition).region(code).code];
  return stepsBetween(fromEdition, toEdition).reduceRight(
    (codes, { older, newer }) => unique(codes.flatMap((each) => stepBack(each, older, newer))),
    start,
  );
}
