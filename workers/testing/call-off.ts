import { lockCampaign } from '@linked/hub-core/campaigns/change-state.ts';
import { withdrawCampaign } from '@linked/hub-core/campaigns/course.ts';
import { approver } from '@linked/hub-core/testing/campaigns.ts';
import type { Rig } from './rig.ts';

/** Withdraws the campaign as it is then: its workflow may be changing it at the same time. */
export async function callOff(rig: Rig, id: string): Promise<void> {
  await rig.act(async (trx, now) => {
    const { version } = await lockCampaign(trx, id);
    await withdrawCampaign(trx, { id, version, reason: '另行部署', actor: approver, now });
  });
}
