/** A hub and a host of counties as they run in service, with faults between them. */

import { type CountyDatabase, withRegion } from '@linked/county-server/db/database.ts';
import { NOW } from '@linked/county-server/testing/campaigns.ts';
import { openCounty, type TestCounty } from '@linked/county-server/testing/county.ts';
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import { confirmDelivered, itemsAfterCursor } from '@linked/hub-core/directives/deliveries.ts';
import { createCountyLinkClient } from '@linked/hub-core/link/county-client.ts';
import { openCredential } from '@linked/hub-core/nodes/sealing.ts';
import { auditRollups } from '@linked/hub-core/rollup/recount.ts';
import type { Hub } from '@linked/hub-server/app.ts';
import { openHub, type TestHub } from '@linked/hub-server/testing/hub.ts';
import { campaignMaker } from '@linked/hub-server/testing/walk-samples.ts';
import { expect } from 'vitest';
import { signAll } from './county-life.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

export interface TwoTiers {
  hub: TestHub;
  county: TestCounty;
  regions: readonly string[];
  /** Between the counties and their hub. */
  up: FaultProxy;
  /** Ends the hub's process part and starts another on the same port. */
  restartHub(): Promise<void>;
  stop(): Promise<void>;
}

/** Key that the hub seals the counties' credentials with in these tests. */
export const hubKey = Buffer.alloc(32, 7);

/** `regions`: counties of Hebei, enrolled through the proxy. */
export async function openTwoTiers(options: {
  regions: readonly string[];
  mode?: 'push' | 'pull';
  lateMs?: () => number;
  county?: Parameters<typeof openCounty>[0];
}): Promise<TwoTiers> {
  const { regions, mode = 'push' } = options;
  const now = () => NOW;
  const hub = await openHub({ credentialKey: hubKey }, { now });
  let present: Hub = hub.hub;
  const address = hub.url;
  const up = await startFaultProxy(() => address, options.lateMs ?? (() => 0));
  const county = await openCounty({ hubTimeoutMs: 5000, ...options.county }, { now });
  await enrolCounties(hub, county, up.url, regions, mode);
  return {
    hub,
    county,
    regions,
    up,
    async restartHub() {
      const { port } = present;
      await present.stop();
      present = await hub.another({ port });
    },
    async stop() {
      await county.stop();
      await up.stop();
      await hub.stop();
    },
  };
}

export async function enrolCounties(
  hub: TestHub,
  county: Pick<TestCounty, 'admin'>,
  hubUrl: string,
  regions: readonly string[],
  mode: 'push' | 'pull',
): Promise<void> {
  const hubAdmin = await hub.admin();
  const codes = await hubAdmin.client.nodes.issueCodes.mutate({ regions: [...regions], validHours: 1 });
  const host = await county.admin();
  const counties = codes.map(({ region, code }) => ({ region, code }));
  const answer = await host.client.instances.enrol.mutate({ hubUrl, mode, counties });
  expect(answer).toEqual({ enrolled: regions.length, failed: [] });
}

/** A running campaign of the hub, taken and signed by the counties. */
export async function startCampaign(tiers: Pick<TwoTiers, 'hub' | 'county' | 'regions'>): Promise<string> {
  const { id } = await campaignMaker(tiers.hub.db)('running');
  await dispatch(tiers.hub.db, tiers.regions);
  for (const region of tiers.regions) await signAll(tiers.county.db, region);
  return id;
}

const client = createCountyLinkClient({ timeoutMs: 3000 });

/** What one round of the workflow's dispatch does: sends each county what lies after its cursor. Unreachable ones stay. */
export async function dispatch(db: HubDatabase, regions: readonly string[]): Promise<void> {
  const waiting = await itemsAfterCursor(db, regions);
  for (const [region, { endpoint, sealedCredential, items }] of waiting) {
    const credential = openCredential(hubKey, sealedCredential);
    try {
      const { cursor } = await client.deliver({ endpoint, credential, region, items });
      await confirmDelivered(db, [{ region, cursor, at: NOW }]);
    } catch (error) {
      if (!(error instanceof Error) || !/reached|refused|answer/i.test(error.message)) throw error;
    }
  }
}

/** Reports of a county that the hub has not confirmed. */
export async function waiting(db: CountyDatabase, region: string): Promise<number> {
  const row = await db
    .selectFrom('instances')
    .select(['up_seq', 'up_acked'])
    .where('region', '=', region)
    .executeTakeFirstOrThrow();
  return row.up_seq - row.up_acked;
}

export async function untilSent(
  db: CountyDatabase,
  regions: readonly string[],
  timeout = 30_000,
): Promise<void> {
  for (const region of regions)
    await expect.poll(() => waiting(db, region), { timeout, interval: 50 }).toBe(0);
}

export const outboxOf = (db: CountyDatabase, region: string) =>
  withRegion(db, region, (trx) => trx.selectFrom('outbox').selectAll().orderBy('seq').execute());

export const logOf = (db: HubDatabase, region: string) =>
  db
    .selectFrom('report_log')
    .select(['seq', 'id', 'outcome'])
    .where('region', '=', region)
    .orderBy('seq')
    .execute();

/** Both sides hold the same: every report stored once and in order, nothing refused, facts and roll-ups in step. */
export async function expectInStep(
  tiers: { hub: Pick<TestHub, 'db' | 'admin'>; county: { db: CountyDatabase }; regions: readonly string[] },
  campaignIds: readonly string[],
): Promise<void> {
  const admin = await tiers.hub.admin();
  for (const region of tiers.regions) {
    const sent = await outboxOf(tiers.county.db, region);
    const stored = await logOf(tiers.hub.db, region);
    expect(sent.length).toBeGreaterThan(0);
    expect(stored.map((row) => row.seq)).toEqual(sent.map((_, index) => index + 1));
    expect(stored.map((row) => row.id)).toEqual(sent.map((row) => row.id));
    expect(new Set(sent.map((row) => row.outcome))).toEqual(new Set(['accepted']));
    const answer = await admin.client.nodes.reconcile.mutate({ region });
    expect(answer).toMatchObject({ differences: [], resent: 0, redelivered: 0, inStep: true });
  }
  for (const id of campaignIds) expect(await auditRollups(tiers.hub.db, id)).toEqual([]);
}
