/** The whole campaign for a county that comes into it by a succession: as it is in force, not as it was issued. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { addWorkdays } from '@linked/shared/calendar/workdays.ts';
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import { queueDirective } from '../directives/queue-directive.ts';

/**
 * With these tasks, the phases as they were moved, and a receipt deadline counted from today; while the campaign
 * closes, its last day too. The caller plans the campaign's moments anew.
 */
export async function sendCampaign(
  trx: HubTransaction,
  campaign: Campaign,
  { regions, tasks, now }: { regions: readonly string[]; tasks: readonly CampaignTask[]; now: Date },
): Promise<void> {
  const first = await trx
    .selectFrom('directives')
    .select(['revision', 'issuing_organ'])
    .where('campaign_id', '=', campaign.id)
    .where('kind', '=', 'campaign')
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!first || !campaign.party_approval) throw refusedStep('campaign', campaign.state, 'succession');
  const { document } = campaign;
  const receiptDueOn = addWorkdays(shanghaiDate(now), document.receiptWorkdays).date;
  await queueDirective(trx, {
    campaignId: campaign.id,
    kind: 'campaign',
    revision: first.revision,
    payload: {
      document: { ...document, tasks: [...tasks] },
      editionId: campaign.edition_id,
      partyApproval: campaign.party_approval,
      receiptDueOn,
    },
    issuingOrgan: first.issuing_organ,
    regions,
    receiptDueOn,
    now,
  });
  if (campaign.state !== 'closing' || campaign.closing_last_day === null) return;
  await queueDirective(trx, {
    campaignId: campaign.id,
    kind: 'closing',
    revision: 1,
    payload: { lastDay: campaign.closing_last_day },
    issuingOrgan: document.issuingOrgan,
    regions,
    receiptDueOn: null,
    now,
  });
}
