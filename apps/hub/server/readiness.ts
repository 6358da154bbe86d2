/** What /readyz asks: the databases answer and have every migration this program was written for. */
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import { hubMigrations } from '@linked/hub-core/db/migrate.ts';
import type { AuthDatabase } from '@linked/server-kit/auth.ts';
import { authMigrations } from '@linked/server-kit/db/migrate-auth.ts';
import { sql } from 'kysely';

interface Applied {
  name: string;
}

async function requireAll(wanted: readonly string[], applied: Promise<{ rows: Applied[] }>): Promise<void> {
  const done = new Set((await applied).rows.map((row) => row.name));
  const missing = wanted.filter((name) => !done.has(name));
  if (missing.length > 0) throw new Error(`not migrated: ${missing.join(', ')}`);
}

/** Each throws when it does not hold. */
export function readinessChecks(db: HubDatabase, auth: AuthDatabase): Record<string, () => Promise<unknown>> {
  return {
    database: async () =>
      requireAll(await hubMigrations(), sql<Applied>`select name from public.kysely_migration`.execute(db)),
    signIn: () =>
      requireAll(authMigrations, sql<Applied>`select name from auth.kysely_migration`.execute(auth)),
  };
}
