/** Which roles a server has, where each can be held, and who may grant what. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import { countyRoles, type Grant, hubRoles, type Principal, type Role } from '@linked/shared/access/roles.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { CURRENT_EDITION, EDITION_IDS, getEdition } from '@linked/shared/regions/editions.ts';
import { type Tier, tierOf } from '@linked/shared/regions/region.ts';

export type ServerKind = 'hub' | 'county';

/** The server that holds the accounts. `region`: the province or city a hub serves (HUB_REGION). */
export type Server = { kind: 'hub'; region: string } | { kind: 'county' };

export const rolesOfServer: Readonly<Record<ServerKind, readonly Role[]>> = {
  hub: hubRoles,
  county: countyRoles,
};

interface Rule {
  /** Tiers of the region it is held for. */
  tiers: readonly Tier[];
  /** On a hub: for the hub's own region, for a unit below it, or for either. */
  place: 'own' | 'below' | 'within';
  fields: 'all' | 'some' | 'either';
  unit: 'none' | 'required';
}

/**
 * `province-*` direct the hub and are held for all of its region, which is a city where a municipality runs a hub of
 * its own: so only an administrator of the whole region grants them. Cities and areas are parts of that region.
 */
const rules: Record<Role, Rule> = {
  'province-staff': { tiers: ['province', 'city'], place: 'own', fields: 'all', unit: 'none' },
  'province-approver': { tiers: ['province', 'city'], place: 'own', fields: 'all', unit: 'none' },
  'city-staff': { tiers: ['city'], place: 'below', fields: 'all', unit: 'none' },
  'field-team': { tiers: ['province', 'city'], place: 'within', fields: 'some', unit: 'none' },
  'area-team': { tiers: ['city', 'county'], place: 'below', fields: 'all', unit: 'none' },
  leader: { tiers: ['province', 'city', 'county'], place: 'within', fields: 'either', unit: 'none' },
  'county-staff': { tiers: ['county'], place: 'within', fields: 'either', unit: 'none' },
  'county-leader': { tiers: ['county'], place: 'within', fields: 'all', unit: 'none' },
  'responsible-unit': { tiers: ['county'], place: 'within', fields: 'either', unit: 'required' },
  administrator: { tiers: ['province', 'city', 'county'], place: 'within', fields: 'all', unit: 'none' },
  'host-administrator': { tiers: ['nation'], place: 'within', fields: 'all', unit: 'none' },
};

const knownRegion = (region: string): boolean => EDITION_IDS.some((id) => getEdition(id).has(region));

/** Name of a region in the newest edition that has it; the code itself when none has. */
export function regionNameOf(region: string): string {
  const id = [CURRENT_EDITION, ...EDITION_IDS.toReversed()].find((edition) =>
    getEdition(edition).has(region),
  );
  return id ? getEdition(id).region(region).name : region;
}

/** Throws `invalid-input`, `region-unknown` or `region-not-yours` when the grant makes no sense on this server. */
export function checkGrant(server: Server, grant: Grant): void {
  const wrong = (detail: string) => new AppError('invalid-input', { detail: `${grant.role}: ${detail}` });
  if (!rolesOfServer[server.kind].includes(grant.role)) throw wrong('role');
  if (!knownRegion(grant.region)) throw new AppError('region-unknown', { region: grant.region });
  const rule = rules[grant.role];
  if (!rule.tiers.includes(tierOf(grant.region))) throw wrong('region');
  if (rule.fields === 'all' && grant.fields !== null) throw wrong('fields');
  if (rule.fields === 'some' && grant.fields === null) throw wrong('fields');
  if ((rule.unit === 'required') !== (grant.unit !== null)) throw wrong('unit');
  if (server.kind !== 'hub') return;
  if (!regionWithin(grant.region, server.region)) throw new AppError('region-not-yours');
  const own = grant.region === server.region;
  if (rule.place !== 'within' && (rule.place === 'own') !== own) throw wrong('region');
}

/** Regions this person administers. */
export const administeredRegions = (actor: Principal): string[] =>
  actor.grants.filter((grant) => grant.role === 'administrator').map((grant) => grant.region);

/** Whether an administrator of these regions may decide about the grant. */
export const administers = (regions: readonly string[], grant: Pick<Grant, 'region'>): boolean =>
  grant.region !== '000000' && regions.some((region) => regionWithin(grant.region, region));

/** Throws `forbidden` or `region-not-yours` unless the actor administers the regions of all grants. */
export function requireAdministers(actor: Principal, grants: readonly Pick<Grant, 'region'>[]): void {
  const regions = administeredRegions(actor);
  if (regions.length === 0) throw new AppError('forbidden');
  if (!grants.every((grant) => administers(regions, grant))) throw new AppError('region-not-yours');
}

/**
 * Who may bring in a new account: the administrator of its regions, or the operator of a county host for the
 * counties it hosts. The operator decides nothing about accounts once they exist.
 */
export function requireMayCreate(actor: Principal, grants: readonly Grant[]): void {
  const operator = actor.grants.some((grant) => grant.role === 'host-administrator');
  if (operator && grants.every((grant) => tierOf(grant.region) === 'county')) return;
  requireAdministers(actor, grants);
}
