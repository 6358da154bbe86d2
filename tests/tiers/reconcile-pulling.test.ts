import { NOW } from '@linked/county-server/testing/campaigns.ts';
import { openCounty } from '@linked/county-server/testing/county.ts';
import { entities } from '@linked/county-server/testing/walk-samples.ts';
import { askPullingCounties } from '@linked/hub-core/reconciliation/compare-pulling.ts';
import { listComparisons } from '@linked/hub-core/reconciliation/list-comparisons.ts';
import { auditRollups, keptCount } from '@linked/hub-core/rollup/recount.ts';
import { campaignMaker } from '@linked/hub-server/testing/walk-samples.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveOn, seeded, signAll } from './county-life.ts';
import { enrolCounties, openTwoTiers, type TwoTiers, untilSent } from './two-tiers.ts';

const region = '130402';
const pump = { concurrency: 4, pullEveryMs: 100, firstWaitMs: 20, longestWaitMs: 200 };
let tiers: TwoTiers;
let fresh: Awaited<ReturnType<typeof openCounty>> | undefined;
let campaignId: string;

beforeEach(async () => {
  tiers = await openTwoTiers({ regions: [region], mode: 'pull', county: { pump } });
  campaignId = (await campaignMaker(tiers.hub.db)('running')).id;
  await expect.poll(() => signAll(tiers.county.db, region), { timeout: 10_000 }).toBe(1);
  const random = seeded(11);
  for (let index = 0; index < 25; index++) await liveOn(tiers.county.db, region, campaignId, random);
  await untilSent(tiers.county.db, [region]);
});
afterEach(async () => {
  await fresh?.stop();
  fresh = undefined;
  await tiers?.stop();
});

/** Asks as the daily work does, and waits for what the county's next pull makes of it. */
async function compared() {
  const before = (await listComparisons(tiers.hub.db, region)).length;
  expect(await askPullingCounties(tiers.hub.db, NOW)).toEqual([region]);
  await expect
    .poll(async () => (await listComparisons(tiers.hub.db, region)).length, { timeout: 10_000 })
    .toBe(before + 1);
  return (await listComparisons(tiers.hub.db, region))[0]!;
}

/** What only its owner may do to a database. */
async function owner(url: string, ...statements: string[]): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

describe('a county that cannot be called', () => {
  it('is compared when it asks next, and only then', async () => {
    expect(await compared()).toMatchObject({ trigger: 'daily', found: 0, inStep: true });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await listComparisons(tiers.hub.db, region)).toHaveLength(1);
  });

  it('sends again what the hub lost, and is in step after that', async () => {
    await owner(
      tiers.hub.database.ownerUrl,
      `delete from facts where kind in ('rep-group', 'problem')`,
      `update rollups set groups = 0, group_members = 0, group_trained = 0, problems_found = 0,
        problems_self_found = 0, problems_handed_over = 0, problems_open = 0`,
      `delete from rollup_due where what = 'problem-open'`,
    );
    const first = await compared();
    expect(first).toMatchObject({ inStep: false, stillOpen: 0 });
    expect(first.resent).toBeGreaterThan(3);
    expect(first.differences.map((one) => one.kind).sort()).toEqual(['problem', 'rep-group']);
    await untilSent(tiers.county.db, [region]);
    expect(await compared()).toMatchObject({ found: 0, resent: 0, inStep: true });
    expect(await auditRollups(tiers.hub.db, campaignId)).toEqual([]);
  });

  it('that lost its database shows what it lost, which can be written off', async () => {
    const groups = async () =>
      [...(await keptCount(tiers.hub.db, campaignId))].find(([name]) => name.endsWith('/groups'))?.[1] ?? 0;
    const counted = await groups();
    expect(counted).toBeGreaterThan(0);
    await tiers.county.county.stop();
    fresh = await openCounty({ hubTimeoutMs: 5000, pump }, { now: () => NOW });
    await enrolCounties(tiers.hub, fresh, tiers.up.url, [region], 'pull');
    await expect.poll(() => signAll(fresh!.db, region), { timeout: 10_000 }).toBe(1);
    await untilSent(fresh.db, [region]);
    const shown = await compared();
    expect(shown.inStep).toBe(false);
    expect(shown.differences.every((one) => one.lost === one.differing)).toBe(true);

    const first = await tiers.hub.person({ role: 'province-staff' });
    const second = await tiers.hub.person({ role: 'province-staff' });
    const missing = await first.client.writeOffs.missing.query({ within: '130000' });
    const one = missing.find((row) => row.kind === 'rep-group')!;
    expect(one.things).toBe(shown.differences.find((row) => row.kind === 'rep-group')!.lost);
    const asked = await first.client.writeOffs.ask.mutate({
      region,
      campaignId,
      kind: 'rep-group',
      reason: '县级数据库损毁且无备份',
    });
    expect(asked).toMatchObject({ state: 'asked', mayDecide: false });
    await expect(first.client.writeOffs.decide.mutate({ id: asked.id, confirm: true })).rejects.toThrow();
    await second.client.writeOffs.decide.mutate({ id: asked.id, confirm: true });
    expect(await groups()).toBeLessThan(counted);
    expect(await auditRollups(tiers.hub.db, campaignId)).toEqual([]);
    const after = await compared();
    expect(after.differences.map((row) => row.kind)).not.toContain('rep-group');
  });

  it('goes on with a hub that was restored from a backup, without enrolling again', async () => {
    // The hub forgets the last directive and issues another under its number.
    await campaignMaker(tiers.hub.db)('running');
    await expect.poll(() => signAll(tiers.county.db, region), { timeout: 10_000 }).toBe(1);
    await untilSent(tiers.county.db, [region]);
    await owner(
      tiers.hub.database.ownerUrl,
      `delete from deliveries where seq = 2 and region = '${region}'`,
      `update nodes set down_seq = 1, down_cursor = 1 where region = '${region}'`,
    );
    await campaignMaker(tiers.hub.db)('running');
    const staff = await tiers.county.person({ role: 'county-staff', region });
    await expect
      .poll(async () => (await staff.client.directives.list.query()).length, { timeout: 10_000 })
      .toBe(3);
    await staff.client.groups.save.mutate(entities.group(campaignId));
    await untilSent(tiers.county.db, [region]);
  });
});
