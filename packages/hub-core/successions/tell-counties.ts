/** What the county that ends and those that go on in its place are told, and the whole campaign for a new one. */
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import type { TakeOver } from '@linked/shared/successions/payload.ts';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import { queueCountyDirectives } from '../directives/queue-county-directives.ts';
import { queueDirective } from '../directives/queue-directive.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import type { About } from './take-over.ts';

/** What one successor takes over. */
export type Share = Pick<TakeOver, 'problems' | 'groups' | 'tasks' | 'letters' | 'doneTasks'>;

/** A county that is new gets the whole campaign first. */
export async function sendCampaign(
  trx: HubTransaction,
  campaign: Campaign,
  regions: readonly string[],
  now: Date,
): Promise<void> {
  const first = await trx
    .selectFrom('directives')
    .select(['payload', 'revision', 'receipt_due_on', 'issuing_organ'])
    .where('campaign_id', '=', campaign.id)
    .where('kind', '=', 'campaign')
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!first || !campaign.party_approval) throw refusedStep('campaign', campaign.state, 'succession');
  await queueDirective(trx, {
    campaignId: campaign.id,
    kind: 'campaign',
    revision: first.revision,
    payload: {
      document: campaign.document,
      editionId: campaign.edition_id,
      partyApproval: campaign.party_approval,
      receiptDueOn: first.receipt_due_on ?? campaign.receipt_due_on!,
    },
    issuingOrgan: first.issuing_organ,
    regions,
    receiptDueOn: null,
    now,
  });
}

/** Ids of the directives by county. `moved`: what is no longer the ended county's own to report. */
export async function tellCounties(
  trx: HubTransaction,
  campaign: Campaign,
  { about, shares, moved }: { about: About; shares: ReadonlyMap<string, Share>; moved: TakeOver['moved'] },
  now: Date,
): Promise<Map<string, string>> {
  const { from, successors, effectiveOn, reason } = about;
  const common = { successionId: about.id, from, successors: [...successors], effectiveOn, reason };
  const none: Share = { problems: [], groups: [], tasks: [], letters: [], doneTasks: [] };
  const predecessor: TakeOver = { ...common, ...none, role: 'predecessor', moved };
  const payloadOf = (region: string): TakeOver => ({
    ...{ ...common, ...none, ...shares.get(region) },
    role: 'successor',
    moved: [],
  });
  const directives = await queueCountyDirectives(trx, {
    campaignId: campaign.id,
    kind: 'take-over',
    items: [from, ...successors].map(({ region }) => ({
      region,
      issuingOrgan: campaign.document.issuingOrgan,
      payload: region === from.region ? predecessor : payloadOf(region),
    })),
    now,
  });
  await requestWorkflow(trx, {
    kind: 'signal-campaign',
    args: { campaignId: campaign.id, signal: 'directive-queued' },
    now,
  });
  return directives;
}
