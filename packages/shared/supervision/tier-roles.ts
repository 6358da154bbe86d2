import { grantReaches } from '../access/reach.ts';
import type { Principal, Role } from '../access/roles.ts';

/**
 * Roles with which a person may act on what a tier supervises: those of that very tier. A province reads what its
 * cities supervise and leaves it to them.
 * @param tier code of the supervising region
 * @param campaignRegion code of the region that issued the campaign
 */
export function rolesAtTier(actor: Pick<Principal, 'grants'>, tier: string, campaignRegion: string): Role[] {
  const own: readonly Role[] =
    tier === campaignRegion ? ['province-staff', 'province-approver'] : ['city-staff'];
  return actor.grants
    .filter((grant) => own.includes(grant.role) && grantReaches(grant, tier))
    .map((grant) => grant.role);
}
