import { NOW } from '@linked/county-server/testing/campaigns.ts';
import { takeSnapshot } from '@linked/hub-core/snapshots/take-snapshot.ts';
import { bulletinPayload } from '@linked/shared/bulletins/figures.ts';
import { afterEach, expect, it } from 'vitest';
import { dispatch, openTwoTiers, startCampaign, type TwoTiers } from './two-tiers.ts';

const region = '130402';
let tiers: TwoTiers;
afterEach(() => tiers?.stop());

it('a bulletin that staff edited and issued is read in the county, which goes on with its work unsigned', async () => {
  tiers = await openTwoTiers({ regions: [region] });
  const campaignId = await startCampaign(tiers);
  await takeSnapshot(tiers.hub.db, { campaignId, day: '2020-04-03', now: NOW });
  const staff = await tiers.hub.person({ role: 'province-staff' });
  const leader = await tiers.hub.person({ role: 'leader' });
  const draft = await staff.client.bulletins.draft.mutate({ campaignId });
  expect(await leader.client.bulletins.list.query({ campaignId })).toEqual([]);
  await expect(leader.client.bulletins.get.query({ id: draft.id })).rejects.toThrow();
  const text = `${draft.text}\n请各地抓紧办理。`;
  const edited = await staff.client.bulletins.edit.mutate({ ...draft, text });
  const issued = await staff.client.bulletins.issue.mutate(edited);
  expect(issued).toMatchObject({ state: 'issued', number: 1 });
  expect(await leader.client.bulletins.list.query({ campaignId })).toMatchObject([{ number: 1 }]);
  await dispatch(tiers.hub.db, [region]);

  const reader = await tiers.county.person({ role: 'county-staff', region });
  const [directive] = await reader.client.directives.list.query();
  expect(directive).toMatchObject({
    kind: 'bulletin',
    revision: 1,
    held: false,
    signedAt: null,
    receiptDueOn: null,
  });
  const payload = bulletinPayload.parse(directive!.payload);
  expect(payload).toMatchObject({ number: 1, title: draft.title, text });
  expect(payload.figures.whole.counties).toBe(168);
  // The campaign it belongs to stays signed and open.
  expect(await reader.client.campaigns.get.query({ id: campaignId })).toMatchObject({ state: 'open' });
});
