/** Who may return what, and until when. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closedAt, endingCampaign, LAST_DAY } from '../testing/ending.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person, ZHENGDING } from '../testing/people.ts';

const province = person(HEBEI, 'province-staff');
const otherCity = person('130200', 'city-staff');

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

const returnsOf = async (campaignId: string) =>
  hub.db
    .selectFrom('task_decisions')
    .select(['tier', 'region'])
    .where('campaign_id', '=', campaignId)
    .where('decision', '=', 'return')
    .execute();

describe('a return', () => {
  it('of what waits for its city’s review is the city’s; the province’s where it reviews itself', async () => {
    const run = await endingCampaign(hub.db);
    await run.handIn(1);
    await expect(run.giveBack(0, { actor: province })).rejects.toMatchObject({ code: 'forbidden' });
    await run.giveBack(0);
    const own = await endingCampaign(hub.db, { adjust: (document) => ({ ...document, cityReview: false }) });
    await own.handIn(1);
    await own.giveBack(0, { actor: province });
    expect(await returnsOf(own.campaign.id)).toEqual([{ tier: 'province', region: ZHENGDING }]);
  });

  it('of what was reviewed is the province’s by all of its staff, also by one who is of another city’s as well', async () => {
    const run = await endingCampaign(hub.db);
    await run.handIn(2);
    await run.review(0);
    const both = { ...province, grants: [...otherCity.grants, ...province.grants] };
    await run.giveBack(0, { actor: both });
    expect(await returnsOf(run.campaign.id)).toEqual([{ tier: 'province', region: ZHENGDING }]);
    await expect(run.giveBack(1, { actor: otherCity })).rejects.toMatchObject({ code: 'region-not-yours' });
    await expect(run.giveBack(1, { actor: both })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is refused after the last day of the closing, as nothing could be handed in again', async () => {
    const run = await endingCampaign(hub.db);
    await run.handIn(2);
    await run.begin();
    await run.giveBack(0, { now: new Date(`${LAST_DAY}T15:59:00Z`) });
    await expect(run.giveBack(1, { now: closedAt })).rejects.toMatchObject({
      code: 'closing-over',
      params: { lastDay: LAST_DAY },
    });
    expect(await returnsOf(run.campaign.id)).toHaveLength(1);
  });
});
