/** Brings the schema `auth` of a database to its latest form. */
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { createDatabase } from '../database.ts';
import * as auth from './migrations/20261122T0200_auth.ts';

const migrations: Record<string, Migration> = { '20261122T0200_auth': auth };

/** Names of all migrations, in order: what a server compares with to say whether it is ready. */
export const authMigrations: readonly string[] = Object.keys(migrations).sort();

/**
 * Runs what is missing as the owner and lets `authRole` use the tables. Can be repeated and run by two at once.
 * Throws when a migration fails; those before it stay.
 */
export async function migrateAuth(ownerUrl: string, authRole: 'hub_auth' | 'county_auth'): Promise<void> {
  const db = createDatabase<unknown>(ownerUrl, {
    max: 2,
    applicationName: 'linked-supervision migrate auth',
  });
  try {
    // The schema of the migration table has to be there before the migrator takes its lock.
    await sql`
      do $$ begin
        if to_regnamespace('auth') is null then create schema auth; end if;
      exception when duplicate_schema or unique_violation then null;
      end $$
    `.execute(db);
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => migrations },
      migrationTableSchema: 'auth',
      migrationTableName: 'kysely_migration',
      migrationLockTableName: 'kysely_migration_lock',
    });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
    await grantTo(db, authRole);
  } finally {
    await db.destroy();
  }
}

async function grantTo(db: Kysely<unknown>, role: string): Promise<void> {
  const name = sql.id(role);
  await sql`grant usage on schema auth to ${name}`.execute(db);
  await sql`grant select, insert, update, delete on all tables in schema auth to ${name}`.execute(db);
  await sql`revoke all on auth.kysely_migration, auth.kysely_migration_lock from ${name}`.execute(db);
  await sql`grant select on auth.kysely_migration to ${name}`.execute(db);
}
