/** Brings a county host's database to the newest schema. Run by the owner's login; the server's login cannot. */
import { readdir } from 'node:fs/promises';
import { createDatabase } from '@linked/server-kit/database.ts';
import { type Migration, Migrator } from 'kysely/migration';

const folder = new URL('./migrations/', import.meta.url);

/** Names of all migrations, in order: what a server compares with to say whether it is ready. */
export async function countyMigrations(): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{8}T\d{4}_[a-z0-9_]+\.ts$/.test(name));
  return names.map((name) => name.slice(0, -'.ts'.length)).sort();
}

async function getMigrations(): Promise<Record<string, Migration>> {
  const entries = (await countyMigrations()).map(async (name): Promise<[string, Migration]> => {
    return [name, (await import(new URL(`${name}.ts`, folder).href)) as Migration];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * Applies the migrations that are missing; two callers at once wait for each other.
 * @param ownerUrl connection of `county_owner`
 * @returns names of the migrations applied now, in order
 * @throws what the failing migration threw; nothing of this call is kept then
 */
export async function migrateToLatest(ownerUrl: string): Promise<string[]> {
  const db = createDatabase<unknown>(ownerUrl, { max: 1, applicationName: 'linked-county-migrate' });
  try {
    const { error, results = [] } = await new Migrator({ db, provider: { getMigrations } }).migrateToLatest();
    if (error) throw new Error('county migration failed', { cause: error });
    return results.map((result) => result.migrationName);
  } finally {
    await db.destroy();
  }
}
