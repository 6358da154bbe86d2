/** Who sees which part of a county, and where somebody starts. The server decides again at every call. */
import { grantReaches } from '@linked/shared/access/reach.ts';
import { hasRole, type Principal, type Role } from '@linked/shared/access/roles.ts';

export const congressRoles = ['county-staff', 'county-leader'] as const satisfies readonly Role[];
/** Roles that work inside one county and hear of its changes. */
export const countyReaders = [...congressRoles, 'responsible-unit'] as const satisfies readonly Role[];

export type SectionKey =
  | 'workbench'
  | 'directives'
  | 'bulletins'
  | 'tasks'
  | 'plan'
  | 'groups'
  | 'activities'
  | 'problems'
  | 'questions'
  | 'outbox'
  | 'instances'
  | 'users'
  | 'audit';

interface Section {
  key: SectionKey;
  to: string;
  who: readonly Role[];
}

export const sections: readonly Section[] = [
  { key: 'workbench', to: '/workbench', who: congressRoles },
  { key: 'directives', to: '/directives', who: congressRoles },
  { key: 'bulletins', to: '/bulletins', who: congressRoles },
  { key: 'tasks', to: '/tasks', who: congressRoles },
  { key: 'plan', to: '/plan', who: congressRoles },
  { key: 'groups', to: '/groups', who: congressRoles },
  { key: 'activities', to: '/activities', who: congressRoles },
  { key: 'problems', to: '/problems', who: countyReaders },
  { key: 'questions', to: '/questions', who: congressRoles },
  { key: 'outbox', to: '/outbox', who: congressRoles },
  { key: 'instances', to: '/instances', who: ['host-administrator'] },
  { key: 'users', to: '/users', who: ['administrator'] },
  { key: 'audit', to: '/audit', who: ['administrator'] },
];

export const sectionsFor = (principal: Principal): Section[] =>
  sections.filter((section) => hasRole(principal, ...section.who));

/** Where somebody starts: the first section that is theirs; null without any grant. */
export const landingOf = (principal: Principal): string | null => sectionsFor(principal)[0]?.to ?? null;

/** The section an address lies in; null for addresses of none. */
export const sectionOf = (path: string): Section | null =>
  sections.find((section) => path === section.to || path.startsWith(`${section.to}/`)) ?? null;

/**
 * Roles of a person in a field of the county's campaign: what the state tables are asked with. A responsible
 * unit counts only for problems that are with it (`unit`).
 */
export function rolesIn(
  principal: Principal,
  region: string,
  field: string | null,
  unit: string | null = null,
): Role[] {
  return principal.grants
    .filter((grant) => grantReaches(grant, region, field))
    .filter((grant) => grant.role !== 'responsible-unit' || (grant.unit !== null && grant.unit === unit))
    .map((grant) => grant.role);
}
