import pg from 'pg';
import { secretFile } from './secrets.ts';

/** The two kinds of database; the names of their roles are fixed, because migrations grant to them by name. */
export type DatabaseKind = 'hub' | 'county';

export interface DatabaseUrls {
  /** Owns the tables and migrates. */
  ownerUrl: string;
  /** What the servers use: neither superuser nor owner, held by row-level security. */
  appUrl: string;
  /** The sign-in library's; sees the schema `auth` first. */
  authUrl: string;
}

export interface DatabaseOptions {
  adminUrl: string;
  kind: DatabaseKind;
  /** Name of the database; the kind's own when left out. */
  name?: string;
  /** Folder with the roles' generated passwords. */
  secretsDir: string;
  /** Copy this database instead of starting empty. */
  template?: string;
}

const parts = ['owner', 'app', 'auth'] as const;

/** Creates roles and database where they are missing. Can be repeated; passwords follow the kept ones. */
export async function ensureDatabase(options: DatabaseOptions): Promise<DatabaseUrls> {
  const { adminUrl, kind } = options;
  const name = options.name ?? `linked_${kind}`;
  await withClient(adminUrl, async (client) => {
    // Two starts at once (parallel test files) would otherwise race for the same role.
    await client.query(`select pg_advisory_lock(hashtext('linked_ensure_database'))`);
    try {
      for (const part of parts) await ensureRole(client, `${kind}_${part}`, passwordOf(options, part));
      await client.query(`alter role ${kind}_auth set search_path = auth, public`);
      await ensureEmptyDatabase(client, name, kind, options.template);
    } finally {
      await client.query(`select pg_advisory_unlock(hashtext('linked_ensure_database'))`);
    }
  });
  await withClient(withDatabase(adminUrl, name), async (client) => {
    await client.query(`revoke create on schema public from public`);
  });
  const url = (part: (typeof parts)[number]): string =>
    withLogin(withDatabase(adminUrl, name), `${kind}_${part}`, passwordOf(options, part));
  return { ownerUrl: url('owner'), appUrl: url('app'), authUrl: url('auth') };
}

export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
  });
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = found.rowCount === 0 ? 'create' : 'alter';
  const rights = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls';
  await client.query(`${verb} role ${role} with ${rights} password ${pg.escapeLiteral(password)}`);
}

async function ensureEmptyDatabase(
  client: pg.Client,
  name: string,
  kind: DatabaseKind,
  template: string | undefined,
): Promise<void> {
  const database = pg.escapeIdentifier(name);
  const found = await client.query('select 1 from pg_database where datname = $1', [name]);
  if (found.rowCount === 0)
    await client.query(
      `create database ${database} owner ${kind}_owner template ${pg.escapeIdentifier(template ?? 'template0')}`,
    );
  await client.query(`revoke all on database ${database} from public`);
  await client.query(`grant connect, temporary on database ${database} to ${kind}_app, ${kind}_auth`);
}

function passwordOf(options: DatabaseOptions, part: string): string {
  return secretFile(`${options.secretsDir}/${options.kind}-${part}-database-password`, 24);
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
}

function withLogin(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = encodeURIComponent(password);
  return changed.href;
}

async function withClient(url: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
