import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { addWorkdays } from '@linked/shared/calendar/workdays.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { sql } from 'kysely';
import { planMoments } from '../course/plan-moments.ts';
import type { HubTransaction } from '../db/database.ts';
import { queueDirective } from '../directives/queue-directive.ts';
import { cityOf } from '../places/city-of.ts';
import { addTasks, assignTasks } from '../tasks/county-tasks.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import { beginChange, type Campaign, type Change, finishChange } from './change-state.ts';
import type { Step } from './draft-campaign.ts';
import { type CampaignDetail, getCampaign } from './read-campaigns.ts';

/**
 * Approved → issued: pins the counties of the campaign's edition, puts the tasks in force, queues the whole
 * campaign to every county as one directive, and asks for its workflow. All or nothing, and only once: who
 * comes second has seen an old version.
 * @throws `campaign-unknown`, `changed-meanwhile`, `illegal-transition`, `forbidden`, `region-not-yours`
 */
export async function issueCampaign(trx: HubTransaction, step: Step): Promise<CampaignDetail> {
  const { id, actor, now } = step;
  const change: Change = { ...step, event: 'issue' };
  const { campaign, to } = await beginChange(trx, change);
  const { document, party_approval: partyApproval } = campaign;
  if (!partyApproval) throw refusedStep('campaign', campaign.state, 'issue');
  const due = addWorkdays(shanghaiDate(now), document.receiptWorkdays);
  const regions = await pinTargets(trx, campaign);
  const tasks = { campaignId: id, tasks: document.tasks, owner: campaign.region, startsOn: null };
  await addTasks(trx, tasks);
  await assignTasks(trx, { ...tasks, regions });
  const directiveId = await queueDirective(trx, {
    campaignId: id,
    kind: 'campaign',
    revision: 1,
    payload: { document, editionId: campaign.edition_id, partyApproval, receiptDueOn: due.date },
    issuingOrgan: document.issuingOrgan,
    regions,
    receiptDueOn: due.date,
    now,
  });
  await finishChange(
    trx,
    { campaign, to, change },
    {
      issued_by: actor.userId,
      issued_by_name: actor.name,
      issued_at: now,
      receipt_due_on: due.date,
      receipt_due_provisional: due.provisional,
    },
    { directiveId, counties: regions.length },
  );
  await planMoments(trx, { ...campaign, state: to, issued_at: now }, now);
  await requestWorkflow(trx, {
    kind: 'start-campaign',
    args: { campaignId: id, region: campaign.region },
    now,
  });
  return getCampaign(trx, id);
}

/** Every lowest unit of the campaign's edition inside its region, whatever lists come later. */
async function pinTargets(trx: HubTransaction, campaign: Campaign): Promise<string[]> {
  const edition = getEdition(campaign.edition_id);
  const regions = edition.leafUnits(campaign.region).map((unit) => unit.code);
  const cities = regions.map((region) => cityOf(edition, region).code);
  await sql`
    insert into campaign_targets (campaign_id, region, city)
    select ${campaign.id}, region, city from unnest(${regions}::text[], ${cities}::text[]) as targets (region, city)
  `.execute(trx);
  return regions;
}
