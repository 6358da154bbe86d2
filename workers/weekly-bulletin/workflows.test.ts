import { listBulletins } from '@linked/hub-core/bulletins/read-bulletins.ts';
import { lastRuns } from '@linked/hub-core/schedules/runs.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { expect, it } from 'vitest';
import { dailyWorkType, weeklyBulletinType } from '../schedules/names.ts';
import { hebeiCounties, startRig } from '../testing/rig.ts';
import { runByHand } from '../testing/scenarios-schedules.ts';

it('drafts the bulletin of every campaign whose figures were kept, once, and issues nothing', async () => {
  await using rig = await startRig(hebeiCounties.slice(0, 2));
  const campaign = await rig.issue(await rig.approved());
  const bulletins = () => listBulletins(rig.db, { campaignId: campaign.id, drafts: true });
  const numbers = async () => (await lastRuns(rig.db, 'weekly-bulletin'))[0]!.summary;
  await runByHand(rig, weeklyBulletinType);
  expect(await numbers()).toEqual({ numbers: { drafted: 0, nothing: 1 }, failed: [] });
  expect(await bulletins()).toEqual([]);
  await runByHand(rig, dailyWorkType);
  await runByHand(rig, weeklyBulletinType);
  expect(await numbers()).toEqual({ numbers: { drafted: 1 }, failed: [] });
  await runByHand(rig, weeklyBulletinType);
  expect(await numbers()).toEqual({ numbers: { drafted: 0, 'there-already': 1 }, failed: [] });
  expect(await bulletins()).toMatchObject([
    { state: 'draft', number: null, draftedByName: null, to: shanghaiDate(new Date()) },
  ]);
}, 120_000);
