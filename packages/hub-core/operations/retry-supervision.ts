import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { lockCampaign } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import { tellWorkflow } from '../supervision/change-supervision.ts';
import { requireSupervisionOf } from './list-operations.ts';
import { operatorRoles } from './skip-county.ts';

/**
 * Wakes a supervised problem's workflow: what is due is carried out now and its dates are read again; a workflow that
 * failed, was stopped or is lost is started again. One that has nothing left to do stays ended.
 * @throws `campaign-unknown`, `not-found`, `forbidden`, `region-not-yours`
 */
export async function retrySupervision(
  trx: HubTransaction,
  wanted: { campaignId: string; supervisionId: string; actor: Principal; now: Date },
): Promise<void> {
  const { campaignId, supervisionId, actor, now } = wanted;
  const campaign = await lockCampaign(trx, campaignId);
  requireReach(actor, operatorRoles, campaign.region);
  await requireSupervisionOf(trx, wanted);
  await tellWorkflow(trx, supervisionId, now);
  await writeAudit(trx, {
    actor,
    action: 'supervision.retry-now',
    region: campaign.region,
    subject: supervisionId,
    now,
  });
}
