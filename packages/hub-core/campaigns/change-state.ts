/** One step in a campaign's life: who, from where to where, and what is left behind. */
import { grantReaches } from '@linked/shared/access/reach.ts';
import { type Principal, rolesOf } from '@linked/shared/access/roles.ts';
import type { CampaignDocument, PartyApproval } from '@linked/shared/campaigns/document.ts';
import {
  type CampaignEvent,
  type CampaignState,
  campaignTransitions,
} from '@linked/shared/campaigns/states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { newId } from '@linked/shared/ids.ts';
import { nextBy, possibleEvents } from '@linked/shared/state-machine.ts';
import type { Selectable, Updateable } from 'kysely';
import { systemActor, writeAudit } from '../audit/write-audit.ts';
import type { HubTransaction } from '../db/database.ts';
import type { Campaigns } from '../db/types.generated.ts';

/** A person, or the campaign's workflow. */
export type CampaignActor = Principal | 'system';

/** A campaign as its row has it, with the JSON parts typed. */
export type Campaign = Omit<Selectable<Campaigns>, 'state' | 'document' | 'party_approval'> & {
  state: CampaignState;
  document: CampaignDocument;
  party_approval: PartyApproval | null;
};

export interface Change {
  id: string;
  /** Version the caller saw; null when the workflow acts, which sees none. */
  version: number | null;
  event: CampaignEvent;
  actor: CampaignActor;
  reason?: string;
  now: Date;
}

/** The campaign, locked against other changes until the end of the transaction. Throws `campaign-unknown`. */
export async function lockCampaign(trx: HubTransaction, id: string): Promise<Campaign> {
  const row = await trx
    .selectFrom('campaigns')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw new AppError('campaign-unknown');
  return row as unknown as Campaign;
}

/** Throws `changed-meanwhile` when the caller has seen another version. */
export function requireVersion(campaign: Campaign, version: number | null): void {
  if (version !== null && campaign.version !== version) throw new AppError('changed-meanwhile');
}

/**
 * Locks the campaign and checks the step against the state table, with the roles the actor holds where the
 * campaign belongs.
 * @throws `campaign-unknown`, `changed-meanwhile`, `illegal-transition`, `forbidden`, `region-not-yours`
 */
export async function beginChange(
  trx: HubTransaction,
  change: Change,
): Promise<{ campaign: Campaign; to: CampaignState }> {
  const campaign = await lockCampaign(trx, change.id);
  requireVersion(campaign, change.version);
  return { campaign, to: allowedTo(campaign, change.event, change.actor) };
}

function allowedTo(campaign: Campaign, event: CampaignEvent, actor: CampaignActor): CampaignState {
  if (actor === 'system') return nextBy(campaignTransitions, campaign.state, event, ['system']);
  const to = nextBy(campaignTransitions, campaign.state, event, rolesOf(actor));
  const here = actor.grants
    .filter((grant) => grantReaches(grant, campaign.region))
    .map((grant) => grant.role);
  if (!possibleEvents(campaignTransitions, campaign.state, here).includes(event))
    throw new AppError('region-not-yours');
  return to;
}

/** Writes the new state with what goes with it, the history and the audit line. `detail`: for the audit line. */
export async function finishChange(
  trx: HubTransaction,
  { campaign, to, change }: { campaign: Campaign; to: CampaignState; change: Change },
  set: Updateable<Campaigns> = {},
  detail: Record<string, unknown> = {},
): Promise<void> {
  await trx
    .updateTable('campaigns')
    .set({ ...set, state: to, version: campaign.version + 1 })
    .where('id', '=', campaign.id)
    .execute();
  const actor = change.actor === 'system' ? systemActor : change.actor;
  await writeHistory(trx, {
    campaignId: campaign.id,
    actorName: actor.name,
    event: change.event,
    from: campaign.state,
    to,
    reason: change.reason ?? null,
    now: change.now,
  });
  await writeAudit(trx, {
    actor,
    action: `campaign.${change.event}`,
    region: campaign.region,
    subject: campaign.id,
    detail: { from: campaign.state, to, ...(change.reason ? { reason: change.reason } : {}), ...detail },
    now: change.now,
  });
}

/**
 * One line of the campaign's own history, which every reader of the campaign sees.
 * @returns false when a line of this `id` was written before, and nothing now
 */
export async function writeHistory(
  trx: HubTransaction,
  line: {
    campaignId: string;
    actorName: string;
    /** An event of the state table, or `draft`, one of those the course puts on record. */
    event: string;
    from: CampaignState | null;
    to: CampaignState;
    reason: string | null;
    /** Derived from what is recorded, where it may be recorded twice; a new one when left out. */
    id?: string;
    now: Date;
  },
): Promise<boolean> {
  const written = await trx
    .insertInto('campaign_history')
    .values({
      id: line.id ?? newId(),
      campaign_id: line.campaignId,
      at: line.now,
      actor: line.actorName,
      event: line.event,
      from_state: line.from,
      to_state: line.to,
      reason: line.reason,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return written !== undefined;
}
