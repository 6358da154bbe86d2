/** Whether a grant reaches a region or a field. GB/T 2260 codes nest by prefix: 130000 ⊃ 130100 ⊃ 130102. */
import { AppError } from '../errors/app-error.ts';
import type { Grant, Principal, Role } from './roles.ts';

/** The digits of a code that all units inside it share: '13', '1301' or the whole county code. */
export function regionPrefix(region: string): string {
  if (region === '000000') return '';
  if (region.endsWith('0000')) return region.slice(0, 2);
  return region.endsWith('00') ? region.slice(0, 4) : region;
}

/** True when `inner` is `outer` or lies inside it. Pure on codes; divisions whose code does not nest are not in use. */
export const regionWithin = (inner: string, outer: string): boolean => inner.startsWith(regionPrefix(outer));

export const grantReaches = (grant: Grant, region: string, field?: string | null): boolean =>
  grant.region !== '000000' &&
  regionWithin(region, grant.region) &&
  (field == null || grant.fields === null || grant.fields.includes(field));

/** The grants of these roles that reach the region (and field); throws `forbidden` or `region-not-yours`. */
export function requireReach(
  principal: Principal,
  roles: readonly Role[],
  region: string,
  field?: string | null,
): Grant[] {
  const held = principal.grants.filter((grant) => roles.includes(grant.role));
  if (held.length === 0) throw new AppError('forbidden');
  const inRegion = held.filter((grant) => grantReaches(grant, region));
  if (inRegion.length === 0) throw new AppError('region-not-yours');
  const reaching = inRegion.filter((grant) => grantReaches(grant, region, field));
  if (reaching.length === 0) throw new AppError('field-not-yours');
  return reaching;
}

/** What a principal may read, as prefixes and fields: the filter of list queries. `fields` null means all. */
export interface ReadScope {
  prefix: string;
  fields: string[] | null;
}

/** Whether a scope reaches all of a region, not only a part of it. */
export const reachesWhole = (scopes: readonly ReadScope[], region: string): boolean =>
  scopes.some((scope) => regionPrefix(region).startsWith(scope.prefix));

export function readScopes(principal: Principal, roles: readonly Role[]): ReadScope[] {
  return principal.grants
    .filter((grant) => roles.includes(grant.role) && grant.region !== '000000')
    .map((grant) => ({ prefix: regionPrefix(grant.region), fields: grant.fields }));
}
