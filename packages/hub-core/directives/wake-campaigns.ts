import type { HubTransaction } from '../db/database.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';

/**
 * Tells the workflows of the campaigns this county has something waiting of that it can be delivered now. Also of
 * those that are over: a county that was away still has to hear of their end.
 */
export async function wakeCampaigns(trx: HubTransaction, region: string, now: Date): Promise<void> {
  const waiting = await trx
    .selectFrom('deliveries as d')
    .innerJoin('nodes as n', 'n.region', 'd.region')
    .innerJoin('directives as x', 'x.id', 'd.directive_id')
    .where('d.region', '=', region)
    .whereRef('d.seq', '>', 'n.down_cursor')
    .select('x.campaign_id')
    .distinct()
    .orderBy('x.campaign_id')
    .execute();
  for (const { campaign_id: campaignId } of waiting)
    await requestWorkflow(trx, {
      kind: 'signal-campaign',
      args: { campaignId, signal: 'retry-now' },
      now,
    });
}
