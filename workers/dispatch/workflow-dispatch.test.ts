import { revokeNode } from '@linked/hub-core/nodes/credentials.ts';
import { administrator, downCredentialOf, enrolCounties } from '@linked/hub-core/testing/nodes.ts';
import { describe, expect, it } from 'vitest';
import { callOff } from '../testing/call-off.ts';
import { eventually } from '../testing/eventually.ts';
import { hebeiCounties, startRig } from '../testing/rig.ts';
import { COUNTIES_PER_BATCH, SMALLEST_SPLIT, splitIntoBatches, waitAfter } from './workflow-batches.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('batches', () => {
  it('hold every county once, in order, and differ by one at most', () => {
    for (const count of [0, 1, SMALLEST_SPLIT - 1, SMALLEST_SPLIT, 168, 169, 2843]) {
      const regions = Array.from({ length: count }, (_, index) => String(index));
      const batches = splitIntoBatches(regions);
      expect(batches.flat()).toEqual(regions);
      const sizes = batches.map((batch) => batch.length);
      expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(COUNTIES_PER_BATCH);
      expect(Math.max(0, ...sizes) - Math.min(...sizes, Infinity)).toBeLessThanOrEqual(1);
    }
  });

  it('are two for a province and one for a handful', () => {
    expect(splitIntoBatches(hebeiCounties)).toHaveLength(2);
    expect(splitIntoBatches(hebeiCounties.slice(0, 10))).toHaveLength(1);
  });

  it('are followed by waits that double from five seconds to one hour', () => {
    expect([1, 2, 3].map(waitAfter)).toEqual([5_000, 10_000, 20_000]);
    expect(waitAfter(11)).toBe(HOUR);
    expect(waitAfter(5_000)).toBe(HOUR);
  });
});

describe('a round', () => {
  it('reaches every county of a province once, with its own credential', async () => {
    await using rig = await startRig(hebeiCounties);
    const campaign = await rig.issue(await rig.approved());
    await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === 168);
    for (const county of hebeiCounties) {
      expect(rig.endpoints.calls(county)).toBe(1);
      expect(rig.endpoints.stored(county).map((item) => [item.seq, item.kind])).toEqual([[1, 'campaign']]);
      expect(rig.endpoints.credential(county)).toBe(downCredentialOf(county));
    }
  });

  it('passes over counties that pull or are not enrolled, and leaves their directives queued', async () => {
    const [pushed, pulling, unknown] = hebeiCounties as [string, string, string];
    await using rig = await startRig([pushed]);
    await enrolCounties(rig.db, [pulling], null);
    const campaign = await rig.issue(await rig.approved());
    await eventually(() => rig.isAtRest(campaign.id));
    expect(await rig.delivered(campaign.id, 'campaign')).toEqual([pushed]);
    expect(rig.endpoints.calls(pulling) + rig.endpoints.calls(unknown)).toBe(0);
    expect((await rig.status(campaign.id)).unreachable).toEqual([]);
  });

  it('reaches a county that enrols after the issue without waiting for an hour', async () => {
    const [early, late] = hebeiCounties as [string, string];
    await using rig = await startRig([early]);
    const campaign = await rig.issue(await rig.approved());
    await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === 1);
    await enrolCounties(rig.db, [late], rig.endpoints.url);
    await rig.act(async () => {});
    await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === 2);
  });
});

describe('a county that cannot be reached', () => {
  const [steady, dark, broken, silent] = hebeiCounties as [string, string, string, string];

  it('is tried again for days, ever more rarely, alone, and gets everything when it is back', async () => {
    await using rig = await startRig([steady, dark]);
    rig.endpoints.setMood('down', dark);
    const campaign = await rig.issue(await rig.approved());
    await eventually(async () => (await rig.status(campaign.id)).failedRounds === 1);
    const { waiting, unreachable } = await rig.status(campaign.id);
    expect(unreachable).toEqual([dark]);
    const until = Date.parse((waiting[0] as { until: string }).until);
    expect(until - (await rig.now()).getTime()).toBeLessThanOrEqual(5_000);

    for (let hour = 0; hour < 72; hour += 6) await rig.env.sleep(6 * HOUR);
    await eventually(async () => (await rig.status(campaign.id)).waiting[0]?.what === 'delivery');
    const tries = rig.endpoints.calls(dark);
    // Ten waits up to an hour, then one an hour.
    expect(tries).toBeGreaterThan(70);
    expect(tries).toBeLessThan(10 + 72 + 5);
    expect(rig.endpoints.calls(steady)).toBe(1);

    rig.endpoints.setMood('up', dark);
    await rig.env.sleep(HOUR + MINUTE);
    await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === 2);
    expect((await rig.status(campaign.id)).unreachable).toEqual([]);
    const row = await rig.db
      .selectFrom('deliveries')
      .select(['attempts', 'last_error'])
      .where('region', '=', dark)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ attempts: tries + 1, last_error: null });
  });

  it('does not keep the others waiting, whatever is wrong with it, and shows why', async () => {
    await using rig = await startRig([steady, dark, broken, silent]);
    rig.endpoints.setMood('down', dark);
    rig.endpoints.setMood('broken', broken);
    rig.endpoints.setMood('silent', silent);
    const campaign = await rig.issue(await rig.approved());
    await eventually(async () => (await rig.status(campaign.id)).failedRounds === 1);
    expect(await rig.delivered(campaign.id, 'campaign')).toEqual([steady]);
    expect((await rig.status(campaign.id)).unreachable).toEqual([dark, broken, silent].sort());
    const rows = await rig.db
      .selectFrom('nodes')
      .select(['region', 'last_error'])
      .orderBy('region')
      .execute();
    const errors = Object.fromEntries(rows.map((row) => [row.region, row.last_error]));
    expect(errors[steady]).toBeNull();
    for (const region of [dark, broken, silent]) expect(errors[region]).toMatch(/^node-unreachable/);
  });

  it('is tried at once when somebody asks, once a request', async () => {
    await using rig = await startRig([steady, dark]);
    rig.endpoints.setMood('down', dark);
    const campaign = await rig.issue(await rig.approved());
    await rig.env.sleep(2 * HOUR);
    await eventually(async () => (await rig.status(campaign.id)).failedRounds >= 10);
    const before = rig.endpoints.calls(dark);
    for (const requestId of ['one', 'one', 'one']) await rig.signal(campaign.id, 'retry-now', requestId);
    await eventually(() => rig.endpoints.calls(dark) === before + 1);
    rig.endpoints.setMood('up', dark);
    await rig.signal(campaign.id, 'retry-now', 'one');
    await rig.signal(campaign.id, 'retry-now', 'two');
    await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === 2);
    expect(rig.endpoints.calls(dark)).toBe(before + 2);
  });

  it('is not waited for once its credential is revoked', async () => {
    await using rig = await startRig([steady, dark]);
    rig.endpoints.setMood('down', dark);
    const campaign = await rig.issue(await rig.approved());
    await eventually(async () => (await rig.status(campaign.id)).failedRounds === 1);
    await rig.act((trx, now) => revokeNode(trx, { region: dark, actor: administrator, now }));
    await rig.env.sleep(DAY);
    await eventually(async () => (await rig.status(campaign.id)).unreachable.length === 0);
  });

  it('gets the campaign and its withdrawal, in this order, though it was down for both', async () => {
    await using rig = await startRig([steady, dark]);
    rig.endpoints.setMood('down', dark);
    const campaign = await rig.issue(await rig.approved());
    await eventually(async () => (await rig.status(campaign.id)).failedRounds === 1);
    await eventually(async () => (await rig.history(campaign.id, 'phase-begins')).length > 0);
    await callOff(rig, campaign.id);
    await eventually(async () => (await rig.delivered(campaign.id, 'withdraw')).length === 1);
    expect((await rig.workflow(campaign.id).describe()).status.name).toBe('RUNNING');
    rig.endpoints.setMood('up', dark);
    await rig.env.sleep(HOUR);
    expect(await rig.outcome(campaign.id)).toEqual({ stage: 'withdrawn', lateReceipts: null });
    for (const county of [steady, dark])
      expect(rig.endpoints.stored(county).map((item) => item.kind)).toEqual(['campaign', 'withdraw']);
  });
});
