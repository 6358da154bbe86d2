/** What the county that ends and those that go on in its place are told. */
import type { TakeOver } from '@linked/shared/successions/payload.ts';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import { queueCountyDirectives } from '../directives/queue-county-directives.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import type { About } from './take-over.ts';

/** What one successor takes over. */
export type Share = Pick<TakeOver, 'problems' | 'groups' | 'tasks' | 'letters' | 'questions' | 'doneTasks'>;

/** Ids of the directives by county. `moved`: what is no longer the ended county's own to report. */
export async function tellCounties(
  trx: HubTransaction,
  campaign: Campaign,
  { about, shares, moved }: { about: About; shares: ReadonlyMap<string, Share>; moved: TakeOver['moved'] },
  now: Date,
): Promise<Map<string, string>> {
  const { from, successors, effectiveOn, reason } = about;
  const common = { successionId: about.id, from, successors: [...successors], effectiveOn, reason };
  const none: Share = { problems: [], groups: [], tasks: [], letters: [], questions: [], doneTasks: [] };
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
