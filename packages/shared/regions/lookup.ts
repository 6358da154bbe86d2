/** Questions to one edition of the list of regions. Answers come in ascending order of code. */
import { AppError } from '../errors/app-error.ts';
import { NATION, type Region, type RegionCode, type Tier, tierOf } from './region.ts';

export interface Edition {
  readonly id: string;
  /** First day in force, `YYYY-MM-DD`. */
  readonly validFrom: string;
  /** First day no longer in force; null for the newest. */
  readonly validTo: string | null;
  has(code: RegionCode): boolean;
  /** Throws `region-unknown` when this edition has no such code; so do all questions below. */
  region(code: RegionCode): Region;
  /** Units directly below: cities and directly administered counties of a province, counties of a city. */
  children(code: RegionCode): Region[];
  /** Units of a tier at or below a code. */
  below(code: RegionCode, tier: Tier): Region[];
  /** All counties at or below a nation, province, city or county code. */
  counties(code: RegionCode): Region[];
  cities(code: RegionCode): Region[];
  /** The lowest unit everywhere: counties, and cities that have none (东莞, 中山, 儋州, 嘉峪关). */
  leafUnits(code: RegionCode): Region[];
  /** Whether a unit is the other unit or lies below it. */
  isWithin(code: RegionCode, ancestor: RegionCode): boolean;
  /** The units above, from the nation down to the parent. */
  ancestors(code: RegionCode): Region[];
}

export interface EditionData {
  edition: { id: string; listDate: string; validFrom: string; validTo: string | null };
  /** One row a province: code, name, code, name … ascending by code. */
  units: string[][];
}

function regionsOf(data: EditionData): Map<RegionCode, Region> {
  const names = new Map<RegionCode, string>([[NATION, '全国']]);
  for (const row of data.units) for (let i = 0; i < row.length; i += 2) names.set(row[i]!, row[i + 1]!);

  const parentOf = (code: RegionCode, tier: Tier): RegionCode | null => {
    if (tier === 'nation') return null;
    if (tier === 'province') return NATION;
    const city = `${code.slice(0, 4)}00`;
    return tier === 'county' && names.has(city) ? city : `${code.slice(0, 2)}0000`;
  };
  return new Map(
    [...names].map(([code, name]): [RegionCode, Region] => {
      const tier = tierOf(code);
      return [code, Object.freeze({ code, name, tier, parent: parentOf(code, tier) })];
    }),
  );
}

/** Builds the index of an edition once; the questions then only read it. */
export function createEdition(data: EditionData): Edition {
  const { id, validFrom, validTo } = data.edition;
  const regions = regionsOf(data);
  // A plain loop: Map.groupBy is missing in browsers that offices still run.
  const childrenOf = new Map<RegionCode, Region[]>();
  for (const unit of regions.values()) {
    if (unit.parent === null) continue;
    const siblings = childrenOf.get(unit.parent);
    if (siblings) siblings.push(unit);
    else childrenOf.set(unit.parent, [unit]);
  }

  const region = (code: RegionCode): Region => {
    const found = regions.get(code);
    if (!found) throw new AppError('region-unknown', { region: code, edition: id });
    return found;
  };
  const children = (code: RegionCode): Region[] => [...(childrenOf.get(region(code).code) ?? [])];
  const atOrBelow = (code: RegionCode): Region[] => [
    region(code),
    ...children(code).flatMap((child) => atOrBelow(child.code)),
  ];
  const below = (code: RegionCode, tier: Tier) =>
    atOrBelow(code)
      .filter((unit) => unit.tier === tier)
      .sort((a, b) => (a.code < b.code ? -1 : 1));
  const ancestors = (code: RegionCode): Region[] => {
    const { parent } = region(code);
    return parent === null ? [] : [...ancestors(parent), region(parent)];
  };

  return {
    id,
    validFrom,
    validTo,
    has: (code) => regions.has(code),
    region,
    children,
    below,
    counties: (code) => below(code, 'county'),
    cities: (code) => below(code, 'city'),
    leafUnits: (code) =>
      atOrBelow(code)
        .filter((unit) => unit.tier === 'county' || (unit.tier === 'city' && !childrenOf.has(unit.code)))
        .sort((a, b) => (a.code < b.code ? -1 : 1)),
    isWithin: (code, ancestor) =>
      region(code).code === region(ancestor).code || ancestors(code).some((unit) => unit.code === ancestor),
    ancestors,
  };
}
