import path from 'node:path';
import { migrateAuth } from '@linked/server-kit/db/migrate-auth.ts';
import { type DatabaseKind, type DatabaseUrls, ensureDatabase } from './databases.ts';
import { bilingual, StackError } from './errors.ts';
import { migrateDatabase } from './generate-types.ts';
import type { Environment } from './paths.ts';
import { startPostgres } from './postgres.ts';

export interface NetworkDatabases {
  hub: DatabaseUrls;
  county: DatabaseUrls;
  /** False when both databases were given from outside. */
  embedded: boolean;
  /** Of the embedded server, for what only its superuser may do; '' when both were given from outside. */
  adminUrl: string;
}

interface Options {
  stateDir: string;
  throwaway: boolean;
  env: Environment;
  log: (line: string) => void;
  signal?: AbortSignal;
  cleanup: AsyncDisposableStack;
}

const settings = {
  appUrl: 'DATABASE_URL',
  ownerUrl: 'OWNER_DATABASE_URL',
  authUrl: 'AUTH_DATABASE_URL',
} as const;

/** The databases the environment names, else our own; migrated either way. */
export async function prepareDatabases(options: Options): Promise<NetworkDatabases> {
  const { env, log, signal } = options;
  const given = { hub: givenDatabase('hub', env), county: givenDatabase('county', env) };
  let adminUrl = '';
  if (!given.hub || !given.county) {
    log('starting PostgreSQL');
    const dataDir = path.join(options.stateDir, 'postgres');
    const postgres = await startPostgres({ dataDir, throwaway: options.throwaway, log, signal });
    options.cleanup.defer(postgres.stop);
    adminUrl = postgres.adminUrl;
  }
  const prepare = async (kind: DatabaseKind): Promise<DatabaseUrls> => {
    const secretsDir = path.join(options.stateDir, 'secrets');
    const urls = given[kind] ?? (await ensureDatabase({ adminUrl, kind, secretsDir }));
    log(`migrating the ${kind} database`);
    await migrateDatabase(kind, urls.ownerUrl);
    await migrateAuth(urls.ownerUrl, `${kind}_auth`);
    return urls;
  };
  return { hub: await prepare('hub'), county: await prepare('county'), embedded: adminUrl !== '', adminUrl };
}

/** The three addresses of a database go together: half of them would start half a system. */
export function givenDatabase(kind: DatabaseKind, env: Environment): DatabaseUrls | undefined {
  const names = Object.values(settings).map((name) => `${kind.toUpperCase()}_${name}`);
  const missing = names.filter((name) => !env[name]);
  if (missing.length === names.length) return undefined;
  if (missing.length > 0)
    throw new StackError(
      bilingual(
        `使用外部数据库时，${names.join('、')} 须一并设置；缺少：${missing.join('、')}。`,
        `For a database of your own set ${names.join(', ')} together; missing: ${missing.join(', ')}.`,
      ),
    );
  const [appUrl, ownerUrl, authUrl] = names.map((name) => env[name] as string) as [string, string, string];
  return { appUrl, ownerUrl, authUrl };
}

/** What the servers read. */
export function databaseEnvironment(databases: NetworkDatabases): Environment {
  const env: Environment = {};
  for (const kind of ['hub', 'county'] as const) {
    for (const [key, name] of Object.entries(settings))
      env[`${kind.toUpperCase()}_${name}`] = databases[kind][key as keyof DatabaseUrls];
  }
  return env;
}
