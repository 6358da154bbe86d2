/** What must hold for the county host to be of use. The hub is not among it: counties work while it is away. */
import type { AuthDatabase } from '@linked/server-kit/auth.ts';
import { authMigrations } from '@linked/server-kit/db/migrate-auth.ts';
import { sql } from 'kysely';
import type { CountyDatabase } from './db/database.ts';
import { countyMigrations } from './db/migrate.ts';

/** Checks for /readyz, by name; each throws when it does not hold. */
export function readinessChecks(
  db: CountyDatabase,
  auth: AuthDatabase,
): Record<string, () => Promise<unknown>> {
  return {
    database: async () => {
      const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
      requireAll(await countyMigrations(), rows);
    },
    'sign-in': async () => {
      const { rows } = await sql<{ name: string }>`select name from auth.kysely_migration`.execute(auth);
      requireAll(authMigrations, rows);
    },
  };
}

function requireAll(wanted: readonly string[], done: readonly { name: string }[]): void {
  const known = new Set(done.map((row) => row.name));
  const missing = wanted.filter((name) => !known.has(name));
  if (missing.length > 0) throw new Error(`not migrated: ${missing.join(', ')}`);
}
