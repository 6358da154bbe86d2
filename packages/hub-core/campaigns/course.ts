/** The course of an issued campaign: it runs, it closes, or it is called off. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignState } from '@linked/shared/campaigns/states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { DirectivePayload } from '@linked/shared/link/kinds.ts';
import { freezeArchive } from '../archives/freeze-archive.ts';
import { planClosingEnd } from '../course/closing-moments.ts';
import { planMoments } from '../course/plan-moments.ts';
import type { HubTransaction } from '../db/database.ts';
import { queueDirective } from '../directives/queue-directive.ts';
import { takeSnapshotIn } from '../snapshots/take-snapshot.ts';
import { endLetters } from '../supervision/campaign-end.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import {
  beginChange,
  type Campaign,
  type CampaignActor,
  type Change,
  finishChange,
  lockCampaign,
} from './change-state.ts';
import type { Step } from './draft-campaign.ts';
import { type CampaignDetail, getCampaign } from './read-campaigns.ts';

/**
 * Issued → running, by the workflow. Repeatable: a campaign that is past it stays as it is, and its state is
 * returned. Throws `campaign-unknown`; `illegal-transition` for one that was not issued or is withdrawn.
 */
export async function startCampaign(
  trx: HubTransaction,
  { id, now }: { id: string; now: Date },
): Promise<{ state: CampaignState }> {
  const { state } = await lockCampaign(trx, id);
  if (state === 'running' || state === 'closing' || state === 'closed') return { state };
  const change: Change = { id, version: null, event: 'start', actor: 'system', now };
  const begun = await beginChange(trx, change);
  await finishChange(trx, { ...begun, change });
  return { state: begun.to };
}

/**
 * Running → closing: until `lastDay` (YYYY-MM-DD) only stragglers report. The workflow gives no version.
 * @throws `invalid-input` when the day is past; those of every step
 */
export async function beginClosing(
  trx: HubTransaction,
  step: { id: string; version: number | null; actor: CampaignActor; lastDay: string; now: Date },
): Promise<CampaignDetail> {
  const { lastDay, now } = step;
  const change: Change = { ...step, event: 'begin-closing' };
  const { campaign, to } = await beginChange(trx, change);
  if (lastDay < shanghaiDate(now)) throw new AppError('invalid-input', { detail: `lastDay ${lastDay}` });
  const directiveId = await tellCounties(trx, campaign, 'closing', { lastDay }, now);
  await finishChange(
    trx,
    { campaign, to, change },
    { closing_last_day: lastDay, closing_began_at: now },
    { lastDay, directiveId },
  );
  await planClosingEnd(trx, campaign.id, lastDay);
  await signal(trx, campaign, 'begin-closing', now);
  return getCampaign(trx, step.id);
}

/**
 * Closing → closed; final: its figures are frozen and what it leaves behind is archived. Letters that are out go on;
 * those that were not sent out are cancelled.
 */
export async function closeCampaign(trx: HubTransaction, step: Step): Promise<CampaignDetail> {
  const { now } = step;
  const change: Change = { ...step, event: 'close' };
  const { campaign, to } = await beginChange(trx, change);
  const directiveId = await tellCounties(trx, campaign, 'close', { closedOn: shanghaiDate(now) }, now);
  await finishChange(trx, { campaign, to, change }, { closed_at: now }, { directiveId });
  await planMoments(trx, { ...campaign, state: to }, now);
  await endLetters(trx, { campaignId: campaign.id, event: 'close', actor: step.actor, reason: '', now });
  // After the directive: its numbers hold every county's row, so no report is on its way in.
  await freezeArchive(trx, { campaignId: campaign.id, closedBy: step.actor.name, now });
  // Of the last day of its trend: no daily work comes to a closed campaign.
  await takeSnapshotIn(trx, { campaignId: campaign.id, day: shanghaiDate(now), now });
  await signal(trx, campaign, 'close', now);
  return getCampaign(trx, step.id);
}

/** Calls a campaign off, its letters with it. Counties and the workflow hear of it only when it had been issued. */
export async function withdrawCampaign(
  trx: HubTransaction,
  step: Step & { reason: string },
): Promise<CampaignDetail> {
  const { now, reason } = step;
  const change: Change = { ...step, event: 'withdraw' };
  const { campaign, to } = await beginChange(trx, change);
  const issued = campaign.issued_at !== null;
  const directiveId = issued ? await tellCounties(trx, campaign, 'withdraw', { reason }, now) : null;
  await finishChange(trx, { campaign, to, change }, {}, { directiveId });
  await planMoments(trx, { ...campaign, state: to }, now);
  if (issued) await signal(trx, campaign, 'withdraw', now);
  await endLetters(trx, { campaignId: campaign.id, event: 'withdraw', actor: step.actor, reason, now });
  return getCampaign(trx, step.id);
}

async function tellCounties<K extends 'closing' | 'close' | 'withdraw'>(
  trx: HubTransaction,
  campaign: Campaign,
  kind: K,
  payload: DirectivePayload<K>,
  now: Date,
): Promise<string> {
  const targets = await trx
    .selectFrom('campaign_targets')
    .select('region')
    .where('campaign_id', '=', campaign.id)
    .execute();
  return queueDirective(trx, {
    campaignId: campaign.id,
    kind,
    revision: 1,
    payload,
    issuingOrgan: campaign.document.issuingOrgan,
    regions: targets.map((target) => target.region),
    receiptDueOn: null,
    now,
  });
}

async function signal(
  trx: HubTransaction,
  campaign: Campaign,
  name: 'begin-closing' | 'close' | 'withdraw',
  now: Date,
): Promise<void> {
  await requestWorkflow(trx, {
    kind: 'signal-campaign',
    args: { campaignId: campaign.id, signal: name },
    now,
  });
}
