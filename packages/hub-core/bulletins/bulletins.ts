/** Bulletins (通报): a draft for staff to edit, then one more of the campaign's numbered bulletins for all counties. */
import type { Principal } from '@linked/shared/access/roles.ts';
import type { BulletinFigures } from '@linked/shared/bulletins/figures.ts';
import { bulletinText, bulletinTitle } from '@linked/shared/bulletins/text.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import type { StepOf } from '@linked/shared/errors/step-in-words.ts';
import { newId } from '@linked/shared/ids.ts';
import { systemActor, writeAudit } from '../audit/write-audit.ts';
import { type Campaign, lockCampaign } from '../campaigns/change-state.ts';
import { regionsOfTheDay } from '../campaigns/counties-of-the-day.ts';
import type { HubTransaction } from '../db/database.ts';
import { queueDirective } from '../directives/queue-directive.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import { collectFigures } from './collect-figures.ts';

/** Who drafts: a person, or the weekly work. */
export type Drafter = Principal | 'weekly-work';

/**
 * Drafts the bulletin of the newest snapshot. One that is there already, draft or issued, stays as it is, so that this
 * can be repeated.
 * @returns its id, and whether it was drafted now
 * @throws `campaign-unknown`, `campaign-not-running`, `snapshot-missing`
 */
export async function draftBulletin(
  trx: HubTransaction,
  { campaignId, drafter, now }: { campaignId: string; drafter: Drafter; now: Date },
): Promise<{ id: string; fresh: boolean }> {
  const campaign = await lockCampaign(trx, campaignId);
  requireOpen(campaign);
  const day = shanghaiDate(now);
  const { ranking, title } = campaign.document;
  const figures = await collectFigures(trx, { campaignId, day, ranking });
  const there = await trx
    .selectFrom('bulletins')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('to_day', '=', figures.to)
    .where('state', '<>', 'discarded')
    .executeTakeFirst();
  if (there) return { id: there.id, fresh: false };
  const id = newId();
  await trx
    .insertInto('bulletins')
    .values({
      id,
      campaign_id: campaignId,
      state: 'draft',
      from_day: figures.from,
      to_day: figures.to,
      title: bulletinTitle(title),
      body: bulletinText(figures),
      figures: JSON.stringify(figures),
      drafted_by_name: drafter === 'weekly-work' ? null : drafter.name,
      drafted_at: now,
    })
    .execute();
  const actor = drafter === 'weekly-work' ? systemActor : drafter;
  await audit(trx, campaign, 'draft', { id, actor, now, detail: { to: figures.to } });
  return { id, fresh: true };
}

interface Step {
  id: string;
  /** Version the person saw. */
  version: number;
  actor: Principal;
  now: Date;
}

/** Throws `not-found`, `changed-meanwhile`, `illegal-transition` when it is no draft. */
export async function editBulletin(
  trx: HubTransaction,
  step: Step & { title: string; text: string },
): Promise<void> {
  const { campaign } = await lockDraft(trx, step, 'edit');
  await trx
    .updateTable('bulletins')
    .set({
      title: step.title,
      body: step.text,
      version: step.version + 1,
      edited_by_name: step.actor.name,
      edited_at: step.now,
    })
    .where('id', '=', step.id)
    .execute();
  await audit(trx, campaign, 'edit', step);
}

/** Takes a draft away; its snapshot can be drafted from again. Throws as `editBulletin`. */
export async function discardBulletin(trx: HubTransaction, step: Step): Promise<void> {
  const { campaign } = await lockDraft(trx, step, 'discard');
  await trx
    .updateTable('bulletins')
    .set({ state: 'discarded', version: step.version + 1 })
    .where('id', '=', step.id)
    .execute();
  await audit(trx, campaign, 'discard', step);
}

/**
 * Gives the draft the campaign's next number and queues it to all of its counties, which need not sign for it.
 * Throws as `editBulletin`; `campaign-not-running` for a campaign that is over.
 */
export async function issueBulletin(trx: HubTransaction, step: Step): Promise<void> {
  const { campaign, row } = await lockDraft(trx, step, 'issue');
  requireOpen(campaign);
  const { last } = await trx
    .selectFrom('bulletins')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('campaign_id', '=', campaign.id)
    .executeTakeFirstOrThrow();
  const number = Number(last ?? 0) + 1;
  const regions = await regionsOfTheDay(trx, campaign.id);
  const directiveId = await queueDirective(trx, {
    campaignId: campaign.id,
    kind: 'bulletin',
    revision: number,
    payload: { number, title: row.title, text: row.body, figures: row.figures as BulletinFigures },
    issuingOrgan: campaign.document.issuingOrgan,
    regions,
    receiptDueOn: null,
    now: step.now,
  });
  await trx
    .updateTable('bulletins')
    .set({
      state: 'issued',
      number,
      version: step.version + 1,
      issued_by_name: step.actor.name,
      issued_at: step.now,
      directive_id: directiveId,
    })
    .where('id', '=', step.id)
    .execute();
  await requestWorkflow(trx, {
    kind: 'signal-campaign',
    args: { campaignId: campaign.id, signal: 'directive-queued' },
    now: step.now,
  });
  await audit(trx, campaign, 'issue', { ...step, detail: { number, directiveId, counties: regions.length } });
}

function requireOpen(campaign: Campaign): void {
  if (!openCampaignStates.includes(campaign.state))
    throw new AppError('campaign-not-running', { state: campaign.state });
}

/** The campaign's row first, as for every step on it; so numbers are given out one after another. */
async function lockDraft(trx: HubTransaction, step: Step, event: StepOf<'bulletin'>) {
  const found = await trx
    .selectFrom('bulletins')
    .select('campaign_id')
    .where('id', '=', step.id)
    .executeTakeFirst();
  if (!found) throw new AppError('not-found');
  const campaign = await lockCampaign(trx, found.campaign_id);
  const row = await trx
    .selectFrom('bulletins')
    .selectAll()
    .where('id', '=', step.id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  if (row.version !== step.version) throw new AppError('changed-meanwhile');
  if (row.state !== 'draft') throw refusedStep('bulletin', row.state, event);
  return { campaign, row };
}

const audit = (
  trx: HubTransaction,
  campaign: Campaign,
  event: string,
  by: { id: string; actor: Pick<Principal, 'userId' | 'name'>; now: Date; detail?: Record<string, unknown> },
): Promise<void> =>
  writeAudit(trx, {
    actor: by.actor,
    action: `bulletin.${event}`,
    region: campaign.region,
    subject: by.id,
    detail: { campaignId: campaign.id, ...by.detail },
    now: by.now,
  });
