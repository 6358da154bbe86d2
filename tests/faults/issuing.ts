/** Issuing a campaign to 168 counties while something is killed, and what must hold afterwards. */
import { setTimeout as sleep } from 'node:timers/promises';
import pMap from 'p-map';
import { expect } from 'vitest';
import { type BothSides, linesOf } from '../harness/both-sides.ts';
import { eventually } from '../harness/eventually.ts';
import type { Province } from '../harness/province.ts';

type Ref = { id: string; version: number };

/** How many counties have stored the campaign. */
export async function reached({ county }: BothSides, campaignId: string): Promise<number> {
  const { rows } = await county.query<{ number: number }>(
    `select count(*)::int as number from directives where campaign_id = $1 and kind = 'campaign'`,
    [campaignId],
  );
  return rows[0]!.number;
}

/** Returns as soon as at least so many counties have it. */
export async function whenReached(sides: BothSides, campaignId: string, counties: number): Promise<number> {
  const until = performance.now() + 60_000;
  for (;;) {
    const now = await reached(sides, campaignId);
    if (now >= counties) return now;
    if (performance.now() > until) throw new Error(`${now} of ${counties} counties reached after a minute`);
    await sleep(1);
  }
}

/** State of the campaign as it lies in the hub's database. */
export async function stateOf({ hub }: BothSides, campaignId: string): Promise<string> {
  const { rows } = await hub.query<{ state: string }>(`select state from campaigns where id = $1`, [
    campaignId,
  ]);
  return rows[0]!.state;
}

/** What staff do whose click got no answer: look, and issue when it was not. */
export async function issueUnlessDone({ staff }: Province, campaign: Ref): Promise<void> {
  const { state } = await staff.campaigns.get.query({ id: campaign.id });
  if (state === 'approved') await staff.campaigns.issue.mutate(campaign);
}

export async function untilEveryCountyHas(
  sides: BothSides,
  campaignId: string,
  counties: number,
): Promise<void> {
  await eventually('the hub knows that every county has the campaign', async () => {
    const { rows } = await sides.hub.query<{ number: number }>(
      `select count(*)::int as number from deliveries y join directives x on x.id = y.directive_id
       where x.campaign_id = $1 and y.state <> 'queued'`,
      [campaignId],
    );
    return rows[0]!.number === counties;
  });
}

/** Every county has it once, with all its tasks, and both tiers say the same about it. */
export async function expectOnceEverywhere(
  sides: BothSides,
  { hubAdmin, counties }: Province,
  campaignId: string,
): Promise<void> {
  const regions = counties.map((county) => county.code);
  const { hub, county } = sides;
  const ofCampaign = [campaignId];
  expect(
    await linesOf(
      county,
      `select region, count(*) from directives where campaign_id = $1 and held is null group by region`,
      ofCampaign,
    ),
  ).toEqual(regions.map((region) => `${region} 1`));
  expect(
    await linesOf(
      county,
      `select region, count(*) from tasks where campaign_id = $1 group by region`,
      ofCampaign,
    ),
  ).toEqual(regions.map((region) => `${region} 21`));

  // One directive, numbered alike on both sides, and nothing between the numbers.
  const stored = await linesOf(county, `select region, seq, id from directives`);
  expect(stored).toEqual(await linesOf(hub, `select region, seq, directive_id from deliveries`));
  expect(
    await linesOf(county, `select region from directives group by region having max(seq) <> count(*)`),
  ).toEqual([]);
  expect(
    await linesOf(
      hub,
      `select count(*) from directives where campaign_id = $1 and kind = 'campaign'`,
      ofCampaign,
    ),
  ).toEqual(['1']);

  expect(await linesOf(hub, `select region, down_seq, down_cursor from nodes`)).toEqual(
    await linesOf(county, `select region, down_cursor, down_cursor from instances`),
  );
  await expectInStep(hubAdmin, regions);
}

/** One comparison of digests a county, in which nothing may differ: a repair would hide a loss. */
export async function expectInStep(
  hubAdmin: Province['hubAdmin'],
  regions: readonly string[],
): Promise<void> {
  const answers = await pMap(regions, (region) => hubAdmin.nodes.reconcile.mutate({ region }), {
    concurrency: 6,
  });
  const apart = answers.filter(
    ({ inStep, differences, resent, redelivered }) =>
      !inStep || differences.length + resent + redelivered > 0,
  );
  expect(apart).toEqual([]);
}
