/** Brings a hub database to the newest schema. Run by the owner's login; the servers' login cannot. */
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import pg from 'pg';

const folder = new URL('./migrations/', import.meta.url);

const provider: MigrationProvider = {
  async getMigrations() {
    const files = (await readdir(fileURLToPath(folder))).filter((name) =>
      /^\d{8}T\d{4}_[a-z0-9_]+\.ts$/.test(name),
    );
    const migrations = await Promise.all(
      files.map(
        async (name): Promise<[string, Migration]> => [
          name.replace(/\.ts$/, ''),
          (await import(new URL(name, folder).href)) as Migration,
        ],
      ),
    );
    return Object.fromEntries(migrations);
  },
};

/** Names of all migrations this program has, in order. */
export const hubMigrations = async (): Promise<string[]> =>
  Object.keys(await provider.getMigrations()).sort();

/**
 * Applies the migrations that are missing, all in one transaction; two callers at once wait for each other.
 * @param ownerUrl connection of `hub_owner`
 * @returns names of the migrations applied now, in order
 * @throws what the failing migration threw; nothing of this call is kept then
 */
export async function migrateToLatest(ownerUrl: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1, application_name: 'linked-hub-migrate' });
  // The pool ends without waiting for its sessions' farewell: a server stopped right after must not end us.
  pool.on('error', () => {});
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const { error, results = [] } = await new Migrator({ db, provider }).migrateToLatest();
    // The servers' login reads which migrations are in, to say whether it is ready.
    if (!error) await sql`grant select on kysely_migration to hub_app`.execute(db);
    if (error) {
      const failed = results.find((result) => result.status === 'Error')?.migrationName;
      throw new Error(`hub migration failed${failed ? ` in ${failed}` : ''}`, { cause: error });
    }
    return results.filter((result) => result.status === 'Success').map((result) => result.migrationName);
  } finally {
    await db.destroy();
  }
}
