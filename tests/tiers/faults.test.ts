import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveOn, seeded } from './county-life.ts';
import type { Fault } from './fault-proxy.ts';
import {
  expectInStep,
  openTwoTiers,
  outboxOf,
  startCampaign,
  type TwoTiers,
  untilSent,
  waiting,
} from './two-tiers.ts';

const regions = ['130402', '130227', '130123', '131102'];
const random = seeded(20_200_403);
let tiers: TwoTiers;
let campaignId: string;

beforeAll(async () => {
  // Later than the caller waits, often enough: then the request arrives behind its own repetition.
  tiers = await openTwoTiers({ regions, lateMs: () => 50 + random() * 900, county: { hubTimeoutMs: 500 } });
  campaignId = await startCampaign(tiers);
});
afterAll(() => tiers?.stop());

const faults: Fault[] = ['drop', 'lose-answer', 'duplicate', 'again-later', 'delay', 'refuse'];

/** Four counties at work at once for a number of changes. */
async function work(changes: number, between?: () => Promise<void>): Promise<void> {
  await Promise.all(
    regions.map(async (region) => {
      for (let index = 0; index < changes; index++) {
        await liveOn(tiers.county.db, region, campaignId, random);
        await new Promise((resolve) => setTimeout(resolve, random() * 25));
      }
    }),
  );
  await between?.();
}

describe('reports under faults', () => {
  it('arrive once and in order although requests are lost, doubled, delayed and overtaken', async () => {
    tiers.up.decide = () =>
      random() < 0.7 ? (faults[Math.floor(random() * faults.length)] ?? 'pass') : 'pass';
    await work(80);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    tiers.up.decide = null;
    await untilSent(tiers.county.db, regions);
    await tiers.up.quiet();
    await expectInStep(tiers, [campaignId]);
    // A test of faults that did not happen would prove nothing.
    for (const fault of faults) expect(tiers.up.done.get(fault) ?? 0, fault).toBeGreaterThan(0);
  });

  it('arrive once although the hub is restarted in between', async () => {
    tiers.up.decide = () => (random() < 0.2 ? 'lose-answer' : 'pass');
    const working = work(60);
    for (let index = 0; index < 3; index++) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      await tiers.restartHub();
    }
    await working;
    tiers.up.decide = null;
    await untilSent(tiers.county.db, regions);
    await expectInStep(tiers, [campaignId]);
  });

  it('arrive once although the county host is restarted in between', async () => {
    tiers.up.decide = () => (random() < 0.2 ? 'duplicate' : 'pass');
    const working = work(40);
    for (let index = 0; index < 2; index++) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      await tiers.county.restart();
    }
    await working;
    tiers.up.decide = null;
    await untilSent(tiers.county.db, regions);
    await expectInStep(tiers, [campaignId]);
  });

  it('wait while the hub is away, tell why, and go up by themselves', async () => {
    tiers.up.decide = () => 'refuse';
    const staff = await tiers.county.person({ role: 'county-staff', region: '130402' });
    for (let index = 0; index < 5; index++) await liveOn(tiers.county.db, '130402', campaignId, random);
    await expect
      .poll(async () => (await staff.client.outbox.status.query()).lastError)
      .toMatch(/暂时无法连接上级平台/);
    expect(await waiting(tiers.county.db, '130402')).toBeGreaterThan(0);
    tiers.up.decide = null;
    await untilSent(tiers.county.db, ['130402']);
    const status = await staff.client.outbox.status.query();
    expect(status).toMatchObject({ waiting: 0, rejected: 0, held: 0, lastError: null });
    expect(status.sent).toBe((await outboxOf(tiers.county.db, '130402')).length);
  });

  it('of one county do not wait for another whose credential was revoked', async () => {
    const admin = await tiers.hub.admin();
    await admin.client.nodes.revoke.mutate({ region: '131102' });
    await Promise.all(
      ['131102', '130123'].map((region) => liveOn(tiers.county.db, region, campaignId, () => 0.7)),
    );
    await untilSent(tiers.county.db, ['130123'], 5000);
    expect(await waiting(tiers.county.db, '131102')).toBe(1);
    const host = await tiers.county.admin();
    await expect
      .poll(async () => {
        const rows = await host.client.instances.list.query();
        return rows.find((row) => row.region === '131102')?.lastError;
      })
      .toMatch(/停用/);
    const [issued] = await admin.client.nodes.issueCodes.mutate({ regions: ['131102'], validHours: 1 });
    const again = {
      hubUrl: tiers.up.url,
      mode: 'push' as const,
      counties: [{ region: '131102', code: issued?.code ?? '' }],
    };
    expect(await host.client.instances.enrol.mutate(again)).toEqual({ enrolled: 1, failed: [] });
    await untilSent(tiers.county.db, ['131102']);
    await expectInStep(tiers, [campaignId]);
  });
});
