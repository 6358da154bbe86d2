/** The account everything starts with. */
import type { Grant } from '@linked/shared/access/roles.ts';
import { sql } from 'kysely';
import type { AuthDatabase } from './auth.ts';
import { hashPassword } from './password.ts';
import { insertAccount } from './users.ts';

const administrators = ['administrator', 'host-administrator'];

/**
 * Makes the account `admin` when nobody administers the server yet (as `administrator` or
 * `host-administrator`). Returns whether it was made. Two servers starting at once make one.
 */
export async function ensureFirstAdministrator(
  db: AuthDatabase,
  input: { password: string; name: string; title: string; grants: Grant[]; now: Date },
): Promise<boolean> {
  if (await isAdministered(db)) return false;
  const hash = await hashPassword(input.password);
  return await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('linked_first_administrator'))`.execute(trx);
    if (await isAdministered(trx)) return false;
    await insertAccount(trx, { ...input, username: 'admin' }, hash, input.now);
    return true;
  });
}

async function isAdministered(db: AuthDatabase): Promise<boolean> {
  const found = await db
    .selectFrom('grants')
    .select('user_id')
    .where('role', 'in', administrators)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
