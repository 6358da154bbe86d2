import { expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { hebeiCounties, startRig } from '../testing/rig.ts';

it('reaches every enrolled county, marks the campaign running and says what it waits for', async () => {
  const counties = hebeiCounties.slice(0, 100);
  await using rig = await startRig(counties);
  const campaign = await rig.issue(await rig.approved());
  await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === counties.length);
  expect(await rig.delivered(campaign.id, 'campaign')).toEqual(counties);
  for (const county of counties) {
    expect(rig.endpoints.stored(county).map((item) => item.kind)).toEqual(['campaign']);
    expect(rig.endpoints.calls(county)).toBe(1);
  }
  await eventually(async () => (await rig.status(campaign.id)).waiting[0]?.what !== 'delivery');
  const status = await rig.status(campaign.id);
  console.log(status);
  const events = (await rig.workflow(campaign.id).fetchHistory()).events ?? [];
  console.log(
    events
      .map(
        (e) =>
          `${e.eventId} ${e.eventType} ${e.activityTaskScheduledEventAttributes?.activityType?.name ?? ''}`,
      )
      .join('\n'),
  );
});
