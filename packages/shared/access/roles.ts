/** Who may do what where. Roles are held by grants; a grant is scoped by region, and by fields where the domain says so. */

export const hubRoles = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
  'administrator',
] as const;
export type HubRole = (typeof hubRoles)[number];

export const countyRoles = [
  'county-staff',
  'county-leader',
  'responsible-unit',
  'administrator',
  'host-administrator',
] as const;
export type CountyRole = (typeof countyRoles)[number];

export type Role = HubRole | CountyRole;

/**
 * One role in one place. `region` is the top of what it reaches (six-digit code of a province, city or
 * county; `000000` for the operator of a county host, who sees no county's data). `fields` narrows it to
 * some fields of a campaign (a field team, 专班); null means all. `unit` names a responsible unit.
 */
export interface Grant {
  role: Role;
  region: string;
  fields: string[] | null;
  unit: string | null;
}

/** The signed-in person behind a call. */
export interface Principal {
  userId: string;
  /** Person's name as it appears on receipts. */
  name: string;
  /** Post shown beside the name on receipts, e.g. 县人大常委会办公室. */
  title: string;
  grants: Grant[];
}

export const rolesOf = (principal: Principal): Role[] => principal.grants.map((grant) => grant.role);

export const hasRole = (principal: Principal, ...roles: Role[]): boolean =>
  principal.grants.some((grant) => roles.includes(grant.role));
