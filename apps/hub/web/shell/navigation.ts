/** Who sees which part of the hub, and where somebody starts. The server decides again at every call. */
import { type Grant, hasRole, type Principal, type Role } from '@linked/shared/access/roles.ts';

/** Roles that read campaigns and figures. */
export const readerRoles = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
] as const satisfies readonly Role[];

export type SectionKey = 'dashboard' | 'campaigns' | 'nodes' | 'operations' | 'users' | 'audit';

interface Section {
  key: SectionKey;
  to: string;
  who: readonly Role[];
}

export const sections: readonly Section[] = [
  { key: 'dashboard', to: '/dashboard', who: readerRoles },
  { key: 'campaigns', to: '/campaigns', who: readerRoles },
  { key: 'nodes', to: '/nodes', who: ['administrator', 'province-staff', 'city-staff'] },
  { key: 'operations', to: '/operations', who: ['administrator', 'province-staff'] },
  { key: 'users', to: '/users', who: ['administrator'] },
  { key: 'audit', to: '/audit', who: ['administrator'] },
];

export const sectionsFor = (principal: Principal): Section[] =>
  sections.filter((section) => hasRole(principal, ...section.who));

/** Where somebody starts: the first section that is theirs; null without any grant. */
export const landingOf = (principal: Principal): string | null => sectionsFor(principal)[0]?.to ?? null;

const isReader = (grant: Grant): boolean => (readerRoles as readonly Role[]).includes(grant.role);

/** The regions somebody reads figures of, widest first: a city's staff starts at its city. */
export const readableRegions = (principal: Principal): string[] => [
  ...new Set(
    principal.grants
      .filter(isReader)
      .map((grant) => grant.region)
      .sort((a, b) => breadth(b) - breadth(a)),
  ),
];

const breadth = (region: string): number => region.length - region.replace(/(?:00)+$/, '').length;

/** The fields somebody is limited to (a field team, 专班); null when one of the grants reaches all. */
export function readableFields(principal: Principal): string[] | null {
  const grants = principal.grants.filter(isReader);
  if (grants.some((grant) => grant.fields === null)) return null;
  return [...new Set(grants.flatMap((grant) => grant.fields ?? []))];
}
