/** Who may do what in a round, for the buttons; the server decides again at every call. */
import { grantReaches } from '@linked/shared/access/reach.ts';
import type { Principal, Role } from '@linked/shared/access/roles.ts';
import { roleOfTeam } from '@linked/shared/rounds/states.ts';
import type { RoundTeam } from '../trpc.ts';

/** The staff that plan rounds of this region: the province's, or the city's own. */
export const staffRoleOf = (region: string): Role =>
  region.endsWith('0000') ? 'province-staff' : 'city-staff';

export const isRoundStaff = (principal: Principal, region: string): boolean =>
  principal.grants.some(
    (grant) => grant.role === staffRoleOf(region) && grant.region === region && grantReaches(grant, region),
  );

type RoundOf = { region: string; teams: readonly RoundTeam[] };

/** Roles to ask the state tables with. */
export function rolesInRound(principal: Principal, round: RoundOf): Role[] {
  const teams = teamsToWriteFor(principal, round).map((team) => roleOfTeam[team.kind]);
  return isRoundStaff(principal, round.region) ? [staffRoleOf(round.region)] : [...new Set(teams)];
}

/** Teams in whose name somebody may write: all for the staff, for others those they work in. */
export function teamsToWriteFor(principal: Principal, round: RoundOf): RoundTeam[] {
  if (isRoundStaff(principal, round.region)) return [...round.teams];
  return round.teams.filter((team) =>
    principal.grants.some(
      (grant) =>
        grant.role === roleOfTeam[team.kind] &&
        (team.kind === 'field' ? grant.region === round.region : team.accounts.includes(principal.userId)) &&
        (team.fields ?? []).every((field) => grant.fields === null || grant.fields.includes(field)) &&
        (team.areas === null || team.areas.some((area) => grantReaches(grant, area))),
    ),
  );
}

/** What the places of a round are called. */
export const placesOf = (region: string): 'cities' | 'counties' =>
  region.endsWith('0000') ? 'cities' : 'counties';
