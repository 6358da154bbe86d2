/**
 * Leaving a county out of a campaign's dispatch. Only attempts stop: what is queued for it stays queued under its
 * numbers, a county that asks by itself gets it, and another campaign's dispatch, which delivers in order, brings it.
 */
import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { newId } from '@linked/shared/ids.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { type Campaign, lockCampaign, writeHistory } from '../campaigns/change-state.ts';
import { requireCountyOfTheDay } from '../campaigns/counties-of-the-day.ts';
import type { HubTransaction } from '../db/database.ts';
import { notifyDeliveries } from '../db/notify.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';

export const operatorRoles = ['administrator', 'province-staff'] as const;

interface County {
  campaignId: string;
  region: string;
  actor: Principal;
  now: Date;
}

/**
 * The campaign's workflow is woken, so that it stops waiting for this county.
 * @throws `campaign-unknown`, `forbidden`, `region-not-yours`; `campaign-not-running` when it was never issued;
 * `region-unknown` when the campaign does not go to this county; `county-ended`, with its successors, when it is none
 * any more; `already-exists` when it is left out already
 */
export async function skipCounty(trx: HubTransaction, step: County & { reason: string }): Promise<void> {
  const { campaignId, region, reason, actor, now } = step;
  const campaign = await lockIssued(trx, step);
  const target = await trx
    .selectFrom('campaign_targets')
    .select('region')
    .where('campaign_id', '=', campaignId)
    .where('region', '=', region)
    .executeTakeFirst();
  if (!target) throw new AppError('region-unknown', { region });
  await requireCountyOfTheDay(trx, campaignId, region);
  const made = await trx
    .insertInto('skipped_counties')
    .values({
      id: newId(),
      campaign_id: campaignId,
      region,
      reason,
      skipped_by: actor.userId,
      skipped_by_name: actor.name,
      skipped_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['campaign_id', 'region']).where('taken_back_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  if (!made) throw new AppError('already-exists', { what: region });
  await tell(trx, campaign, { ...step, event: 'skip-county', reason, detail: { reason } });
}

/**
 * Ends the leaving out: the workflow tries the county at once, and is started again when it had ended meanwhile.
 * @throws those of {@link skipCounty}; `not-found` when the county is not left out
 */
export async function takeBackCounty(trx: HubTransaction, step: County): Promise<void> {
  const { campaignId, region, actor, now } = step;
  const campaign = await lockIssued(trx, step);
  const row = await trx
    .updateTable('skipped_counties')
    .set({ taken_back_by: actor.userId, taken_back_by_name: actor.name, taken_back_at: now })
    .where('campaign_id', '=', campaignId)
    .where('region', '=', region)
    .where('taken_back_at', 'is', null)
    .returning('reason')
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  await tell(trx, campaign, {
    ...step,
    event: 'take-back-county',
    reason: null,
    detail: { skippedFor: row.reason },
  });
}

async function lockIssued(trx: HubTransaction, { campaignId, actor }: County): Promise<Campaign> {
  const campaign = await lockCampaign(trx, campaignId);
  requireReach(actor, operatorRoles, campaign.region);
  if (campaign.issued_at === null) throw new AppError('campaign-not-running', { state: campaign.state });
  return campaign;
}

interface Told {
  event: 'skip-county' | 'take-back-county';
  reason: string | null;
  detail: Record<string, unknown>;
}

/** The campaign's history, the audit line, the workflow and the open delivery pages. */
async function tell(
  trx: HubTransaction,
  campaign: Campaign,
  { region, actor, now, event, reason, detail }: County & Told,
): Promise<void> {
  const campaignId = campaign.id;
  const county = displayName(region, campaign.edition_id, campaign.region);
  await writeHistory(trx, {
    campaignId,
    actorName: actor.name,
    event,
    from: campaign.state,
    to: campaign.state,
    reason: reason === null ? county : `${county}：${reason}`,
    now,
  });
  await writeAudit(trx, { actor, action: `campaign.${event}`, region, subject: campaignId, detail, now });
  await requestWorkflow(trx, { kind: 'signal-campaign', args: { campaignId, signal: 'retry-now' }, now });
  const directives = await trx
    .selectFrom('deliveries as d')
    .innerJoin('directives as x', 'x.id', 'd.directive_id')
    .select('d.directive_id')
    .where('x.campaign_id', '=', campaignId)
    .where('d.region', '=', region)
    .execute();
  for (const { directive_id: directiveId } of directives)
    await notifyDeliveries(trx, { campaignId, directiveId, regions: [region] });
}
