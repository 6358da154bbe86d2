/**
 * What a region is. Codes follow GB/T 2260: six digits, province in the first two, city in the next two,
 * county in the last two; `000000` stands for the nation.
 */
export type RegionCode = string;
export type Tier = 'nation' | 'province' | 'city' | 'county';

export interface Region {
  code: RegionCode;
  /** Official name without its parents: `正定县`. */
  name: string;
  tier: Tier;
  /** The unit above; the province for counties that no city administers; null only for the nation. */
  parent: RegionCode | null;
}

export const NATION: RegionCode = '000000';

export const isRegionCode = (value: string): boolean => /^\d{6}$/.test(value);

/** Tier by the shape of a six-digit code; says nothing about whether a list has the code. */
export function tierOf(code: RegionCode): Tier {
  if (code === NATION) return 'nation';
  if (code.endsWith('0000')) return 'province';
  return code.endsWith('00') ? 'city' : 'county';
}
