/** Filters of list queries: what a reader's grants reach, and the place that was asked for. */
import { type ReadScope, regionPrefix } from '@linked/shared/access/reach.ts';
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';

/** True for rows whose region lies in one of the scopes; for none when there is no scope. */
export function inScopes(
  region: Expression<string | null>,
  scopes: readonly ReadScope[],
): RawBuilder<SqlBool> {
  const prefixes = scopes.map((scope) => scope.prefix);
  return sql<SqlBool>`exists (select 1 from unnest(${prefixes}::text[]) as scope where starts_with(${region}, scope))`;
}

/** True for rows whose region is `within` or lies inside it. */
export function isWithin(region: Expression<string | null>, within: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`starts_with(${region}, ${regionPrefix(within)})`;
}
