import type { CountyClient } from '@linked/stack/demo/client.ts';
import { untilDelivered } from '@linked/stack/demo/province.ts';
import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BothSides, openBothSides } from '../harness/both-sides.ts';
import { eventually } from '../harness/eventually.ts';
import { startTestNetwork, type TestNetwork } from '../harness/network.ts';
import { approvedCampaign, countyStaff, type Province, raiseProvince } from '../harness/province.ts';
import { seededRandom } from '../harness/seed.ts';
import { expectAllCounted, stored, writeDown } from './reporting.ts';

const random = seededRandom('faults while reporting');
let network: TestNetwork;
let province: Province;
let sides: BothSides;
let people: CountyClient[];

beforeAll(async () => {
  network = await startTestNetwork('report-under-kill');
  sides = openBothSides(network);
  province = await raiseProvince(network, { people: ['county-staff'] });
  people = await pMap(province.counties, ({ code }) => countyStaff(network.countyUrl, code), {
    concurrency: 8,
  });
  expect(people).toHaveLength(168);
});
afterAll(async () => {
  await sides?.stop();
  await network?.stop();
});

/**
 * All counties write while `faults` happen one after another, each when the hub has stored another seeded part
 * of the reports; then both sides are looked at.
 */
async function reportThrough(faults: readonly (() => Promise<unknown>)[]): Promise<void> {
  const signal = AbortSignal.timeout(120_000);
  const approved = await approvedCampaign(province);
  const campaign = await province.staff.campaigns.issue.mutate(approved);
  await untilDelivered(province.staff, { campaignId: campaign.id, counties: 168, signal });
  const before = await stored(sides);
  let trouble: unknown;
  const writing = pMap(people, (staff) => writeDown(staff, campaign, random), { concurrency: 8 });
  writing.catch((error: unknown) => {
    trouble = error;
  });
  // 4,200 reports come; the moments lie in all parts of them.
  const share = 3800 / faults.length;
  for (const [index, fault] of faults.entries()) {
    const moment = before + Math.round(share * index) + random.int(1, Math.round(share));
    await eventually(`${moment} reports stored`, async () => {
      if (trouble) return true;
      return (await stored(sides)) >= moment;
    });
    if (trouble) break;
    console.log(`fault ${index + 1} after ${(await stored(sides)) - before} reports`);
    await fault();
  }
  await writing;
  await expectAllCounted(sides, province, campaign.id);
}

async function killAndStart(name: 'hub' | 'county'): Promise<void> {
  await network.processes[name].kill('SIGKILL');
  await network.processes[name].start();
}

describe('what 168 counties report is counted once though', () => {
  test('hub and county servers are killed again and again', () =>
    reportThrough([
      () => killAndStart('hub'),
      () => killAndStart('county'),
      () => Promise.all([killAndStart('hub'), killAndStart('county')]),
      () => killAndStart('hub'),
    ]));

  test('PostgreSQL is restarted under running servers, which stay up', async () => {
    const pids = () => Object.values(network.processes).map((one) => one.pid);
    const before = pids();
    await reportThrough([network.restartPostgres, network.restartPostgres]);
    expect(pids()).toEqual(before);
  });
});
