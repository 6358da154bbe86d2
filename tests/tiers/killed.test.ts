import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { CountyDatabase } from '@linked/county-server/db/database.ts';
import type { DB } from '@linked/county-server/db/types.generated.ts';
import type { CountyRouter } from '@linked/county-server/router.ts';
import { NOW } from '@linked/county-server/testing/campaigns.ts';
import { ADMIN_PASSWORD } from '@linked/county-server/testing/county.ts';
import { openHub, type TestHub } from '@linked/hub-server/testing/hub.ts';
import { campaignMaker } from '@linked/hub-server/testing/walk-samples.ts';
import { createDatabase } from '@linked/server-kit/database.ts';
import { freePort } from '@linked/server-kit/ports.ts';
import { signIn } from '@linked/server-kit/testing/session.ts';
import { repositoryRoot } from '@linked/stack/paths.ts';
import { cloneDatabase, type TestDatabase } from '@linked/stack/test-database.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { liveOn, seeded, signAll } from './county-life.ts';
import { dispatch, enrolCounties, expectInStep, hubKey, untilSent } from './two-tiers.ts';

const regions = ['130402', '130227'];
const random = seeded(42);
let hub: TestHub;
let database: TestDatabase;
let db: CountyDatabase;
let url: string;
let host: ChildProcess | undefined;
let settings: NodeJS.ProcessEnv;

/** The county host as it runs in service, as a process of its own. */
async function start(): Promise<void> {
  host = spawn(process.execPath, ['apps/county/server/main.ts'], {
    cwd: repositoryRoot,
    env: settings,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (const until = Date.now() + 30_000; Date.now() < until; ) {
    const status = await fetch(`${url}/readyz`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the county host did not come up');
}

async function kill(): Promise<void> {
  const ended = host && once(host, 'exit');
  host?.kill('SIGKILL');
  await ended;
  host = undefined;
}

beforeAll(async () => {
  hub = await openHub({ credentialKey: hubKey }, { now: () => NOW });
  database = await cloneDatabase('county');
  db = createDatabase<DB>(database.appUrl, { max: 6 });
  const port = await freePort('127.0.0.1');
  url = `http://127.0.0.1:${port}`;
  settings = {
    PATH: process.env.PATH,
    TZ: 'Asia/Shanghai',
    LOG_LEVEL: 'silent',
    COUNTY_PORT: String(port),
    COUNTY_PUBLIC_URL: url,
    COUNTY_DATABASE_URL: database.appUrl,
    COUNTY_AUTH_DATABASE_URL: database.authUrl,
    COUNTY_AUTH_SECRET: randomBytes(32).toString('hex'),
    COUNTY_ADMIN_PASSWORD: ADMIN_PASSWORD,
    NODE_CREDENTIAL_KEY: randomBytes(32).toString('base64'),
  };
  await start();
  await enrolCounties(
    hub,
    { admin: () => signIn<CountyRouter>(url, 'admin', ADMIN_PASSWORD) },
    hub.url,
    regions,
    'push',
  );
});
afterAll(async () => {
  await kill();
  await db?.destroy();
  await database?.drop();
  await hub?.stop();
});

it('a county host killed at any moment takes each directive once and sends each report once', async () => {
  const make = campaignMaker(hub.db);
  const first = await make('running');
  await dispatch(hub.db, regions);
  for (const region of regions) await signAll(db, region);
  const campaigns = [first.id];
  let over = false;
  const worked = Promise.all([
    ...regions.map(async (region) => {
      while (!over) {
        await liveOn(db, region, first.id, random);
        await new Promise((resolve) => setTimeout(resolve, 10 + random() * 60));
      }
    }),
    (async () => {
      while (!over || campaigns.length < 6) {
        if (campaigns.length < 6) campaigns.push((await make('running')).id);
        await dispatch(hub.db, regions);
        await new Promise((resolve) => setTimeout(resolve, random() * 100));
      }
    })(),
  ]);
  try {
    for (let round = 0; round < 4; round++) {
      await new Promise((resolve) => setTimeout(resolve, 200 + random() * 800));
      await kill();
      await start();
    }
  } finally {
    over = true;
    await worked;
  }
  await dispatch(hub.db, regions);
  for (const region of regions) await signAll(db, region);
  await untilSent(db, regions);
  expect(campaigns).toHaveLength(6);
  await expectInStep({ hub, county: { db }, regions }, campaigns);
  const rows = await hub.db
    .selectFrom('deliveries')
    .select(['region', 'state'])
    .where('region', 'in', regions)
    .execute();
  expect(rows).toHaveLength(regions.length * campaigns.length);
  expect(new Set(rows.map((row) => row.state))).toEqual(new Set(['signed']));
});
