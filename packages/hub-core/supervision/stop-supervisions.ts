/** When a campaign ends, what its letters wait for ends too. */
import { openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { endedStates } from '@linked/shared/supervision/states.ts';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { tellWorkflow } from './change-supervision.ts';

/** Wakes the workflows of the campaign's open letters, which find its end in the database. For its closing and withdrawal. */
export async function stopSupervisions(
  trx: HubTransaction,
  { campaignId, now }: { campaignId: string; now: Date },
): Promise<void> {
  const open = await trx
    .selectFrom('supervisions')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('issued_at', 'is not', null)
    .where('state', 'not in', [...endedStates])
    .orderBy('id')
    .execute();
  for (const { id } of open) await tellWorkflow(trx, id, now);
}

/** Whether a supervision still has a workflow's work to do; for one that Temporal lost. */
export async function needsWorkflow(db: HubDatabase, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('supervisions')
    .innerJoin('campaigns', 'campaigns.id', 'supervisions.campaign_id')
    .select('supervisions.id')
    .where('supervisions.id', '=', id)
    .where('supervisions.issued_at', 'is not', null)
    .where('supervisions.state', 'not in', [...endedStates])
    .where('campaigns.state', 'in', [...openCampaignStates])
    .executeTakeFirst();
  return row !== undefined;
}
