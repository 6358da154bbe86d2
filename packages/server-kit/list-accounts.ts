/** Accounts as an administrator sees them. */
import { regionPrefix } from '@linked/shared/access/reach.ts';
import type { Principal, Role } from '@linked/shared/access/roles.ts';
import type { account } from '@linked/shared/contracts/account.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import type { AuthDatabase } from './auth.ts';
import type { AuthTables } from './db/auth-tables.ts';
import { administeredRegions } from './grant-rules.ts';

export type Account = z.infer<typeof account>;
export type AuthTransaction = Transaction<AuthTables>;

/** A page of the accounts that hold at least one grant inside the actor's regions, by user name. */
export async function listAccounts(
  db: AuthDatabase,
  actor: Principal,
  input: { search: string; limit: number; offset: number },
): Promise<{ rows: Account[]; total: number }> {
  const prefixes = administeredRegions(actor).map(regionPrefix);
  if (prefixes.length === 0) throw new AppError('forbidden');
  const pattern = `%${input.search.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const matching = db
    .selectFrom('users')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('grants')
          .select('grants.user_id')
          .whereRef('grants.user_id', '=', 'users.id')
          .where('grants.region', '<>', '000000')
          .where((inner) => inner.or(prefixes.map((prefix) => inner('grants.region', 'like', `${prefix}%`)))),
      ),
    )
    .$if(input.search.trim() !== '', (query) =>
      query.where((eb) =>
        eb.or([
          eb('username', 'ilike', pattern),
          eb('name', 'ilike', pattern),
          eb('title', 'ilike', pattern),
        ]),
      ),
    );
  const { total } = await matching
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const ids = await matching
    .select('id')
    .orderBy('username')
    .limit(input.limit)
    .offset(input.offset)
    .execute();
  return {
    rows: await accountsById(
      db,
      ids.map(({ id }) => id),
    ),
    total,
  };
}

/** Accounts in the order of the ids; ids without one are left out. */
export async function accountsById(
  db: AuthDatabase | AuthTransaction,
  ids: readonly string[],
): Promise<Account[]> {
  if (ids.length === 0) return [];
  const users = await db.selectFrom('users').selectAll().where('id', 'in', ids).execute();
  const grants = await db
    .selectFrom('grants')
    .selectAll()
    .where('user_id', 'in', ids)
    .orderBy('ordinal')
    .execute();
  const grantsOf = Map.groupBy(grants, (grant) => grant.user_id);
  const byId = new Map(
    users.map((user): [string, Account] => [
      user.id,
      {
        userId: user.id,
        username: user.username,
        name: user.name,
        title: user.title,
        grants: (grantsOf.get(user.id) ?? []).map(({ role, region, fields, unit }) => ({
          role: role as Role,
          region,
          fields,
          unit,
        })),
        disabled: user.disabled_at !== null,
        createdAt: user.created_at.toISOString(),
      },
    ]),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Enabled accounts that hold the role somewhere in a region, by name, with where they hold it there. */
export async function accountsWithRole(
  db: AuthDatabase,
  { role, within }: { role: Role; within: string },
): Promise<{ userId: string; name: string; title: string; regions: string[] }[]> {
  const rows = await db
    .selectFrom('users')
    .innerJoin('grants', 'grants.user_id', 'users.id')
    .select(['users.id', 'users.name', 'users.title'])
    .select(({ fn }) => fn.agg<string[]>('array_agg', ['grants.region']).as('regions'))
    .where('users.disabled_at', 'is', null)
    .where('grants.role', '=', role)
    .where('grants.region', 'like', `${regionPrefix(within)}%`)
    .groupBy('users.id')
    .orderBy('users.name')
    .orderBy('users.id')
    .execute();
  return rows.map(({ id, ...row }) => ({ userId: id, ...row, regions: row.regions.toSorted() }));
}
