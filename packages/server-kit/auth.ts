/** Sign-in: better-auth with user names on PostgreSQL's schema `auth`; who somebody is and what they may do. */
import type { Grant, Principal, Role } from '@linked/shared/access/roles.ts';
import { newId } from '@linked/shared/ids.ts';
import { betterAuth } from 'better-auth';
import { username } from 'better-auth/plugins';
import { Kysely, PostgresDialect } from 'kysely';
import { createPool } from './database.ts';
import type { AuthTables } from './db/auth-tables.ts';
import { isLoopback } from './env.ts';
import type { Logger } from './log.ts';
import { hashPassword, verifyPassword } from './password.ts';

export type AuthDatabase = Kysely<AuthTables>;

export interface AuthOptions {
  /** Login of the auth role (hub_auth, county_auth). */
  databaseUrl: string;
  /** Signs the session cookie; at least 32 characters. */
  secret: string;
  /** Where people reach the server: decides secure cookies and which origin may send cookies. */
  publicUrl: string;
  /** Tells the two servers' cookies apart where they share a host. */
  cookiePrefix: 'hub' | 'county';
  log: Logger;
  /** A session ends this long after sign-in, used or not. */
  sessionHours?: number;
  maxConnections?: number;
}

/** Header by which our own HTTP layer hands the library the caller's address; the caller cannot set it. */
export const ADDRESS_HEADER = 'x-linked-address';

/** Normal form of a user name: what is stored, looked up, limited and locked. */
export const normaliseUsername = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

const usernamePattern = /^[\p{L}\p{N}._-]{2,50}$/u;

function createLibrary(dialect: PostgresDialect, db: AuthDatabase, options: AuthOptions) {
  const secure = !isLoopback(options.publicUrl);
  return betterAuth({
    appName: 'linked-supervision',
    baseURL: options.publicUrl,
    basePath: '/api/auth',
    secret: options.secret,
    trustedOrigins: [new URL(options.publicUrl).origin],
    database: { dialect, type: 'postgres', schemaName: 'auth' },
    telemetry: { enabled: false },
    // Ours are per account and address (sign-in.ts); the library's would count the whole office as one.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      password: {
        hash: (password) => hashPassword(password),
        verify: ({ hash, password }) => verifyPassword(hash, password),
      },
    },
    plugins: [
      username({
        minUsernameLength: 2,
        maxUsernameLength: 50,
        displayUsername: false,
        usernameNormalization: normaliseUsername,
        usernameValidator: (name) => usernamePattern.test(name),
        validationOrder: { username: 'post-normalization' },
      }),
    ],
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: Math.max(1, Math.round((options.sessionHours ?? 12) * 3600)),
      disableSessionRefresh: true,
    },
    account: {
      modelName: 'accounts',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    advanced: {
      cookiePrefix: options.cookiePrefix,
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', secure },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: () => newId() },
    },
    databaseHooks: {
      session: {
        create: {
          // A right password does not open a disabled account.
          before: async (session) => {
            const user = await db
              .selectFrom('users')
              .select('disabled_at')
              .where('id', '=', session.userId)
              .executeTakeFirst();
            return user?.disabled_at === null;
          },
        },
      },
    },
    logger: {
      level: 'error',
      log: (level, message) =>
        level === 'error' ? options.log.error({ library: 'better-auth' }, message) : undefined,
    },
  });
}

export interface Auth {
  /** Sessions, accounts and grants; queries go to schema `auth`. */
  db: AuthDatabase;
  /** The library's own endpoints below /api/auth; only some are let through (sign-in.ts). */
  handler(request: Request): Promise<Response>;
  /** Who sent these headers; null without a valid session or when the account is disabled. */
  principalOf(headers: Headers): Promise<Principal | null>;
  publicUrl: string;
  stop(): Promise<void>;
}

export function createAuth(options: AuthOptions): Auth {
  const pool = createPool(options.databaseUrl, {
    max: options.maxConnections ?? 8,
    applicationName: `linked-supervision ${options.cookiePrefix} auth`,
    onIdleError: (error) => options.log.warn({ err: error }, 'idle connection of the sign-in database broke'),
  });
  const dialect = new PostgresDialect({ pool });
  const root = new Kysely<AuthTables>({ dialect });
  const db = root.withSchema('auth');
  const library = createLibrary(dialect, db, options);
  return {
    db,
    publicUrl: options.publicUrl,
    handler: (request) => library.handler(request),
    async principalOf(headers) {
      if (!headers.has('cookie')) return null;
      const session = await library.api.getSession({ headers });
      return session ? principalById(db, session.user.id) : null;
    },
    stop: () => root.destroy(),
  };
}

/** The person of an account that is not disabled, with all grants. One query. */
async function principalById(db: AuthDatabase, userId: string): Promise<Principal | null> {
  const rows = await db
    .selectFrom('users')
    .leftJoin('grants', 'grants.user_id', 'users.id')
    .where('users.id', '=', userId)
    .where('users.disabled_at', 'is', null)
    .orderBy('grants.ordinal')
    .select(['users.name', 'users.title', 'grants.role', 'grants.region', 'grants.fields', 'grants.unit'])
    .execute();
  const first = rows[0];
  if (!first) return null;
  const grants = rows.flatMap((row): Grant[] =>
    row.role === null || row.region === null
      ? []
      : [{ role: row.role as Role, region: row.region, fields: row.fields, unit: row.unit }],
  );
  return { userId, name: first.name, title: first.title, grants };
}
