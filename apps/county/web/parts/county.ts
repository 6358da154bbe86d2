import { hasRole, type Role } from '@linked/shared/access/roles.ts';
import { useSession } from '@linked/ui/session.tsx';
import { countyReaders, rolesIn } from '../shell/navigation.ts';

export interface County {
  /** Code of the one county the account works in. */
  region: string;
  name: string;
  isStaff: boolean;
  isLeader: boolean;
  /** Roles to ask a state table with, in a field and, for problems, with the unit they are at. */
  rolesIn: (field: string | null, unit?: string | null) => Role[];
  /** Whether the county's staff may write in this field. */
  mayWrite: (field: string | null) => boolean;
}

/** The signed-in person's county and what they may do in it. */
export function useCounty(): County {
  const { principal, regionName } = useSession();
  const region =
    principal.grants.find((grant) => (countyReaders as readonly Role[]).includes(grant.role))?.region ?? '';
  const roles = (field: string | null, unit: string | null = null) => rolesIn(principal, region, field, unit);
  return {
    region,
    name: regionName(region),
    isStaff: hasRole(principal, 'county-staff'),
    isLeader: hasRole(principal, 'county-leader'),
    rolesIn: roles,
    mayWrite: (field) => roles(field).includes('county-staff'),
  };
}
