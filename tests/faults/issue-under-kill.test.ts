import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BothSides, openBothSides } from '../harness/both-sides.ts';
import { startTestNetwork, type TestNetwork } from '../harness/network.ts';
import { approvedCampaign, type Province, raiseProvince } from '../harness/province.ts';
import { seededRandom } from '../harness/seed.ts';
import {
  expectOnceEverywhere,
  issueUnlessDone,
  reached,
  stateOf,
  untilEveryCountyHas,
  whenReached,
} from './issuing.ts';

const random = seededRandom('faults while issuing');
let network: TestNetwork;
let province: Province;
let sides: BothSides;

beforeAll(async () => {
  network = await startTestNetwork('issue-under-kill');
  sides = openBothSides(network);
  province = await raiseProvince(network);
  expect(province.counties).toHaveLength(168);
});
afterAll(async () => {
  await sides?.stop();
  await network?.stop();
});

/** Issues, kills when the seeded number of counties has it, brings it back, and looks at both sides. */
async function issueThrough(kill: () => Promise<unknown>, restart: () => Promise<unknown>): Promise<void> {
  const campaign = await approvedCampaign(province);
  const moment = random.int(1, 150);
  // The hub may be what is killed: its answer is not waited for.
  const issued = province.staff.campaigns.issue.mutate(campaign).catch(() => undefined);
  await whenReached(sides, campaign.id, moment);
  await kill();
  const left = await reached(sides, campaign.id);
  console.log(`killed when ${moment} were wanted; ${left} of 168 had it`);
  await issued;
  await restart();
  await issueUnlessDone(province, campaign);
  await untilEveryCountyHas(sides, campaign.id, 168);
  await expectOnceEverywhere(sides, province, campaign.id);
}

const service = (name: 'hub' | 'county' | 'worker') =>
  issueThrough(
    () => network.processes[name].kill('SIGKILL'),
    () => network.processes[name].start(),
  );

describe('issuing to 168 counties reaches each of them once though', () => {
  test.each([1, 2])('the worker is killed in the middle (moment %i)', () => service('worker'));
  test.each([1, 2])('the hub server is killed in the middle (moment %i)', () => service('hub'));
  test.each([1, 2])('the county server is killed in the middle (moment %i)', () => service('county'));

  test('the hub server is killed while it answers the click', async () => {
    const campaign = await approvedCampaign(province);
    const moment = random.int(0, 300);
    const issued = province.staff.campaigns.issue.mutate(campaign).then(
      () => 'answered',
      () => 'no answer',
    );
    await sleep(moment);
    await network.processes.hub.kill('SIGKILL');
    console.log(`killed ${moment} ms after the click: ${await issued}, ${await stateOf(sides, campaign.id)}`);
    await network.processes.hub.start();
    await issueUnlessDone(province, campaign);
    await untilEveryCountyHas(sides, campaign.id, 168);
    await expectOnceEverywhere(sides, province, campaign.id);
  });

  test('hub, county and worker are killed at once', () =>
    issueThrough(
      () => Promise.all(Object.values(network.processes).map((one) => one.kill('SIGKILL'))),
      () => Promise.all(Object.values(network.processes).map((one) => one.start())),
    ));

  test('Temporal is killed and comes back with its file', () =>
    issueThrough(network.killTemporal, network.restartTemporal));
});
