import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { HubTransaction } from '../db/database.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import { lockCampaign } from './change-state.ts';

/**
 * Wakes the campaign's workflow: counties that could not be reached are tried now, what failed at its time too, and its dates are read again.
 * Also for one that was withdrawn or closed, whose last directive may still be under way.
 * @throws `campaign-unknown`, `forbidden`, `region-not-yours`; `campaign-not-running` when it was never issued
 */
export async function retryNow(
  trx: HubTransaction,
  wanted: { campaignId: string; actor: Principal; now: Date },
): Promise<{ campaignId: string }> {
  const { campaignId, actor, now } = wanted;
  const campaign = await lockCampaign(trx, campaignId);
  requireReach(actor, ['province-staff', 'administrator'], campaign.region);
  if (campaign.issued_at === null) throw new AppError('campaign-not-running', { state: campaign.state });
  // What failed waits for its next try otherwise, whoever wakes the workflow.
  await trx
    .updateTable('course_moments')
    .set({ retry_at: null })
    .where('campaign_id', '=', campaignId)
    .where('done_at', 'is', null)
    .where('retry_at', 'is not', null)
    .execute();
  await requestWorkflow(trx, {
    kind: 'signal-campaign',
    args: { campaignId, signal: 'retry-now' },
    now,
  });
  await writeAudit(trx, {
    actor,
    action: 'campaign.retry-now',
    region: campaign.region,
    subject: campaignId,
    now,
  });
  return { campaignId };
}
