import { randomBytes } from 'node:crypto';
import { migrateAuth } from '@linked/server-kit/db/migrate-auth.ts';
import { type DatabaseKind, type DatabaseUrls, dropDatabase, ensureDatabase } from './databases.ts';
import { StackError } from './errors.ts';
import { migrateDatabase } from './generate-types.ts';

/** How the tests' global setup tells the test files where its database server is. */
export const testServerSettings = {
  adminUrl: 'LINKED_TEST_ADMIN_URL',
  secretsDir: 'LINKED_TEST_SECRETS',
} as const;

export interface TestDatabase extends DatabaseUrls {
  name: string;
  drop(): Promise<void>;
}

const templateOf = (kind: DatabaseKind): string => `linked_template_${kind}`;

/** Migrates the template that test files copy; once a run. */
export async function createTemplate(
  kind: DatabaseKind,
  adminUrl: string,
  secretsDir: string,
): Promise<void> {
  const { ownerUrl } = await ensureDatabase({ adminUrl, kind, secretsDir, name: templateOf(kind) });
  await migrateDatabase(kind, ownerUrl);
  await migrateAuth(ownerUrl, `${kind}_auth`);
}

/** A migrated, empty database of a test file's own: a copy of the template (about 50 ms). */
export async function cloneDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  const adminUrl = process.env[testServerSettings.adminUrl];
  const secretsDir = process.env[testServerSettings.secretsDir];
  if (!adminUrl || !secretsDir)
    throw new StackError(
      'cloneDatabase works inside `npm test` (vitest with tests/harness/global-setup.ts) only.',
    );
  const name = `linked_test_${kind}_${randomBytes(6).toString('hex')}`;
  const urls = await ensureDatabase({ adminUrl, kind, secretsDir, name, template: templateOf(kind) });
  return { ...urls, name, drop: () => dropDatabase(adminUrl, name) };
}
