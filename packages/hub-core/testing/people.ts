/** Who acts in tests. */
import type { Principal, Role } from '@linked/shared/access/roles.ts';

export const HEBEI = '130000';
export const SHIJIAZHUANG = '130100';
export const ZHENGDING = '130123';

let made = 0;

/** A person with these roles in one region. */
export function person(region: string, ...roles: Role[]): Principal {
  made += 1;
  return {
    userId: `user-${made}`,
    name: `张某${made}`,
    title: '人大常委会办公室',
    grants: roles.map((role) => ({ role, region, fields: null, unit: null })),
  };
}
