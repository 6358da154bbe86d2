/** Who acts, for which county, with what reach: a principal seen through the roles that a procedure asks for. */
import type { Principal, Role } from '@linked/shared/access/roles.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';

/** One grant's reach inside the county; null means all. */
interface Scope {
  role: Role;
  fields: string[] | null;
  unit: string | null;
}

export interface Actor {
  userId: string;
  name: string;
  title: string;
  region: string;
  scopes: Scope[];
}

/**
 * The actor behind a call. `roles`: those the procedure's contract names. Throws `forbidden` without such a
 * grant in a county, or with grants in several counties: an account belongs to one.
 */
export function actorOf(principal: Principal, roles: readonly Role[]): Actor {
  const grants = principal.grants.filter((grant) => roles.includes(grant.role) && grant.region !== '000000');
  const region = grants[0]?.region;
  if (region === undefined || grants.some((grant) => grant.region !== region))
    throw new AppError('forbidden');
  // A responsible unit without a name would reach every unit's problems.
  const scopes = grants
    .filter((grant) => grant.role !== 'responsible-unit' || grant.unit !== null)
    .map(({ role, fields, unit }) => ({ role, fields, unit: role === 'responsible-unit' ? unit : null }));
  if (scopes.length === 0) throw new AppError('forbidden');
  return { userId: principal.userId, name: principal.name, title: principal.title, region, scopes };
}

const inField = (scope: Scope, field: string): boolean => scope.fields?.includes(field) ?? true;

/** Fields the actor may read; null means all. */
export function fieldsOf(actor: Actor): string[] | null {
  if (actor.scopes.some((scope) => scope.fields === null)) return null;
  return [...new Set(actor.scopes.flatMap((scope) => scope.fields ?? []))];
}

/** Roles that reach a field; throws `field-not-yours` when none does. */
export function requireField(actor: Actor, field: string): Role[] {
  const roles = actor.scopes.filter((scope) => inField(scope, field)).map((scope) => scope.role);
  if (roles.length === 0) throw new AppError('field-not-yours');
  return roles;
}

/** Roles with which the actor may see or act on a problem of this field and unit; empty when it is none of theirs. */
export const rolesForProblem = (actor: Actor, field: string, unit: string | null): Role[] =>
  actor.scopes
    .filter((scope) => inField(scope, field) && (scope.unit === null || scope.unit === unit))
    .map((scope) => scope.role);
