import { type CampaignState, openCampaignStates } from '@linked/shared/campaigns/states.ts';
import type { HubDatabase } from '../db/database.ts';
import { pendingCounties } from '../directives/deliveries.ts';

/**
 * The region whose campaign still needs a workflow: one that was issued and is open, or whose last directives
 * have not reached every county that can be called. Null when a workflow would have nothing to do.
 */
export async function workflowOwner(db: HubDatabase, campaignId: string): Promise<{ region: string } | null> {
  const campaign = await db
    .selectFrom('campaigns')
    .select(['region', 'state', 'issued_at'])
    .where('id', '=', campaignId)
    .executeTakeFirst();
  if (!campaign?.issued_at) return null;
  const open = openCampaignStates.includes(campaign.state as CampaignState);
  if (!open && (await pendingCounties(db, { campaignId })).length === 0) return null;
  return { region: campaign.region };
}
