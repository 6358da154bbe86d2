import { lockCampaign } from '@linked/hub-core/campaigns/change-state.ts';
import { beginClosing, closeCampaign } from '@linked/hub-core/campaigns/course.ts';
import { approver, drafter } from '@linked/hub-core/testing/campaigns.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { stateOf } from './course.ts';
import { eventually } from './eventually.ts';
import type { Rig } from './rig.ts';

/** Begins the closing of a campaign, once its workflow has begun it, and closes it; each as the campaign is then. */
export async function closeNow(rig: Rig, id: string): Promise<void> {
  await eventually(async () => (await stateOf(rig, id)) === 'running');
  await rig.act(async (trx, now) => {
    const { version } = await lockCampaign(trx, id);
    await beginClosing(trx, { id, version, lastDay: shanghaiDate(now), actor: drafter, now });
  });
  await rig.act(async (trx, now) => {
    const { version } = await lockCampaign(trx, id);
    await closeCampaign(trx, { id, version, actor: approver, now });
  });
}
