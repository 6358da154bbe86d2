import type { Principal, Role } from '@linked/shared/access/roles.ts';

const viewers: readonly Role[] = ['administrator', 'province-staff', 'city-staff'];

/** The widest region whose county instances somebody looks after; null when there is none. */
export function nodeScope(principal: Principal): string | null {
  const regions = principal.grants
    .filter((grant) => viewers.includes(grant.role))
    .map((grant) => grant.region);
  const zeros = (region: string): number => region.length - region.replace(/(?:00)+$/, '').length;
  return regions.sort((a, b) => zeros(b) - zeros(a))[0] ?? null;
}
