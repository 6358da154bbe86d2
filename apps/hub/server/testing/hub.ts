/** A hub of a test file's own: its own database, a free port, people who signed in over HTTP. */
import { randomBytes } from 'node:crypto';
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import type { DB } from '@linked/hub-core/db/types.generated.ts';
import { createDatabase } from '@linked/server-kit/database.ts';
import { standardLimits } from '@linked/server-kit/http.ts';
import { createLog } from '@linked/server-kit/log.ts';
import { type Session, signIn } from '@linked/server-kit/testing/session.ts';
import type { Grant, HubRole } from '@linked/shared/access/roles.ts';
import { cloneDatabase, type TestDatabase } from '@linked/stack/test-database.ts';
import { createHub, type Hub, type HubOverrides } from '../app.ts';
import type { HubConfig } from '../config.ts';
import type { HubRouter } from '../router.ts';

export const ADMIN_PASSWORD = 'admin-of-the-tests';
export const PASSWORD = 'a-long-enough-one';

export interface TestHub {
  hub: Hub;
  url: string;
  database: TestDatabase;
  /** The hub's rights; for what a test prepares or looks up. */
  db: HubDatabase;
  /** Another hub process on the same database. */
  another(config?: Partial<HubConfig>, overrides?: HubOverrides): Promise<Hub>;
  admin(): Promise<Session<HubRouter>>;
  /** Makes an account by the administrator's own procedure and signs in. */
  person(grants: Partial<Grant> & { role: HubRole }, ...more: Grant[]): Promise<Session<HubRouter>>;
  stop(): Promise<void>;
}

/** Nothing listens there: the relay's attempts fail and requests stay open, as the tests of it expect. */
const noTemporal = { address: '127.0.0.1:9', namespace: 'default', taskQueuePrefix: 'test' };

export function testConfig(database: TestDatabase): HubConfig {
  return {
    databaseUrl: database.appUrl,
    authDatabaseUrl: database.authUrl,
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    authSecret: randomBytes(32).toString('hex'),
    adminPassword: ADMIN_PASSWORD,
    region: '130000',
    name: '河北省人大联动监督平台',
    credentialKey: randomBytes(32),
    temporal: noTemporal,
    temporalUiUrl: null,
    clockFile: undefined,
    trustedProxies: [],
    sessionHours: 1,
    limits: standardLimits,
    link: { perNode: 1200, perAddress: 60_000 },
    connections: 8,
    logLevel: 'silent',
    liveIntervalMs: 30,
    streamMs: 60_000,
    pingMs: 250,
  };
}

let accounts = 0;

export async function openHub(
  config: Partial<HubConfig> = {},
  overrides: HubOverrides = {},
): Promise<TestHub> {
  const database = await cloneDatabase('hub');
  const settings = { ...testConfig(database), ...config };
  const log = createLog('test hub', process.env.TEST_LOG_LEVEL ?? 'silent');
  const hub = createHub(settings, { log, ...overrides });
  await hub.start();
  const db = createDatabase<DB>(database.appUrl, { max: 4 });
  const others: Hub[] = [];
  let admin: Promise<Session<HubRouter>> | undefined;
  const open: TestHub = {
    hub,
    url: hub.url,
    database,
    db,
    async another(more = {}, moreOverrides = {}) {
      const other = createHub({ ...settings, ...more }, { log, ...overrides, ...moreOverrides });
      others.push(other);
      await other.start();
      return other;
    },
    admin: () => (admin ??= signIn<HubRouter>(hub.url, 'admin', ADMIN_PASSWORD)),
    async person(grant, ...more) {
      const username = `person-${++accounts}`;
      const first = { region: '130000', fields: null, unit: null, ...grant };
      const { client } = await open.admin();
      await client.users.create.mutate({
        username,
        password: PASSWORD,
        name: `张某${accounts}`,
        title: '省人大常委会',
        grants: [first, ...more],
      });
      return signIn<HubRouter>(hub.url, username, PASSWORD);
    },
    async stop() {
      for (const other of others) await other.stop();
      await hub.stop();
      await db.destroy();
      await database.drop();
    },
  };
  return open;
}
