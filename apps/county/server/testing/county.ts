/** A county host of a test file's own: its own database, a free port, people who signed in over HTTP. */
import { randomBytes } from 'node:crypto';
import { createDatabase } from '@linked/server-kit/database.ts';
import { standardLimits } from '@linked/server-kit/http.ts';
import { createLog } from '@linked/server-kit/log.ts';
import { type Session, signIn } from '@linked/server-kit/testing/session.ts';
import type { CountyRole, Grant } from '@linked/shared/access/roles.ts';
import { cloneDatabase, type TestDatabase } from '@linked/stack/test-database.ts';
import { type County, type CountyOverrides, createCounty } from '../app.ts';
import type { CountyConfig } from '../config.ts';
import type { CountyDatabase } from '../db/database.ts';
import type { DB } from '../db/types.generated.ts';
import type { CountyRouter } from '../router.ts';

export const ADMIN_PASSWORD = 'operator-of-the-tests';
export const PASSWORD = 'a-long-enough-one';

export interface TestCounty {
  county: County;
  url: string;
  config: CountyConfig;
  database: TestDatabase;
  /** With the server's rights; for what a test prepares or looks up. */
  db: CountyDatabase;
  /** The host's operator. */
  admin(): Promise<Session<CountyRouter>>;
  /** Makes an account of a county by the operator's own procedure and signs in. */
  person(
    grant: Partial<Grant> & { role: CountyRole; region: string },
    name?: string,
  ): Promise<Session<CountyRouter>>;
  /** Stops the host and starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export function testConfig(database: TestDatabase): CountyConfig {
  return {
    databaseUrl: database.appUrl,
    authDatabaseUrl: database.authUrl,
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    authSecret: randomBytes(32).toString('hex'),
    adminPassword: ADMIN_PASSWORD,
    name: '县级人大联动监督系统',
    credentialKey: randomBytes(32),
    clockFile: undefined,
    trustedProxies: [],
    sessionHours: 1,
    limits: standardLimits,
    connections: 8,
    logLevel: 'silent',
    pump: { concurrency: 8, pullEveryMs: 60_000, firstWaitMs: 20, longestWaitMs: 200 },
    hubTimeoutMs: 2000,
    streamMs: 60_000,
    pingMs: 250,
  };
}

let accounts = 0;

export async function openCounty(
  change: Partial<CountyConfig> = {},
  overrides: CountyOverrides = {},
): Promise<TestCounty> {
  const database = await cloneDatabase('county');
  const config = { ...testConfig(database), ...change };
  const log = createLog('test county', process.env.TEST_LOG_LEVEL ?? 'silent');
  const make = (port: number) => createCounty({ ...config, port }, { log, ...overrides });
  const db = createDatabase<DB>(database.appUrl, { max: 4 });
  let county = make(config.port);
  await county.start();
  let admin: Promise<Session<CountyRouter>> | undefined;
  const open: TestCounty = {
    get county() {
      return county;
    },
    url: county.url,
    config,
    database,
    db,
    admin() {
      admin ??= signIn<CountyRouter>(open.url, 'admin', ADMIN_PASSWORD);
      return admin;
    },
    async person(grant, name) {
      const username = `person-${++accounts}`;
      const { client } = await open.admin();
      await client.users.create.mutate({
        username,
        password: PASSWORD,
        name: name ?? `张某${accounts}`,
        title: '县人大常委会办公室',
        grants: [{ fields: null, unit: null, ...grant }],
      });
      return signIn<CountyRouter>(open.url, username, PASSWORD);
    },
    async restart() {
      const { port } = county;
      await county.stop();
      county = make(port);
      await county.start();
    },
    async stop() {
      await county.stop();
      await db.destroy();
      await database.drop();
    },
  };
  return open;
}
