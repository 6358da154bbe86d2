/** A campaign before it goes out: drafted, changed, approved by a second person, taken back to the draft. */
import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import {
  type CampaignDocument,
  campaignDocument,
  type PartyApproval,
} from '@linked/shared/campaigns/document.ts';
import { findTemplate } from '@linked/shared/campaigns/templates.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import { newId } from '@linked/shared/ids.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { HubTransaction } from '../db/database.ts';
import {
  beginChange,
  type Change,
  finishChange,
  lockCampaign,
  requireVersion,
  writeHistory,
} from './change-state.ts';
import { type CampaignDetail, getCampaign } from './read-campaigns.ts';

/** What every step on a campaign is called with; `version` as the caller saw it. */
export interface Step {
  id: string;
  version: number;
  actor: Principal;
  now: Date;
}

/**
 * A draft of the actor's region, with the template's dates laid out from `startsOn` (YYYY-MM-DD).
 * @throws `not-found` for the template, `forbidden`, `region-not-yours`, `region-unknown`
 */
export async function draftFromTemplate(
  trx: HubTransaction,
  wanted: { actor: Principal; region: string; templateId: string; startsOn: string; now: Date },
): Promise<CampaignDetail> {
  const { actor, region, now } = wanted;
  requireReach(actor, ['province-staff'], region);
  const template = findTemplate(wanted.templateId);
  getEdition(template.editionId).region(region);
  const id = newId();
  await trx
    .insertInto('campaigns')
    .values({
      id,
      region,
      edition_id: template.editionId,
      state: 'draft',
      document: JSON.stringify(checkDocument(template.build(wanted.startsOn, newId))),
      created_by: actor.userId,
      created_by_name: actor.name,
      created_at: now,
      drafters: [actor.userId],
    })
    .execute();
  await writeHistory(trx, {
    campaignId: id,
    actorName: actor.name,
    event: 'draft',
    from: null,
    to: 'draft',
    reason: null,
    now,
  });
  await writeAudit(trx, {
    actor,
    action: 'campaign.draft',
    region,
    subject: id,
    detail: { template: template.id, startsOn: wanted.startsOn },
    now,
  });
  return getCampaign(trx, id);
}

/**
 * Replaces the document of a draft. Whoever changes it becomes one of its drafters.
 * @throws `campaign-unknown`, `changed-meanwhile`, `illegal-transition` when it is no draft, `forbidden`,
 * `region-not-yours`, `invalid-input`
 */
export async function updateDraft(
  trx: HubTransaction,
  step: Step & { document: CampaignDocument },
): Promise<CampaignDetail> {
  const { id, actor, now } = step;
  const campaign = await lockCampaign(trx, id);
  requireReach(actor, ['province-staff'], campaign.region);
  requireVersion(campaign, step.version);
  if (campaign.state !== 'draft') throw refusedStep('campaign', campaign.state, 'update');
  await trx
    .updateTable('campaigns')
    .set({
      document: JSON.stringify(checkDocument(step.document)),
      version: campaign.version + 1,
      drafters: [...new Set([...campaign.drafters, actor.userId])],
    })
    .where('id', '=', id)
    .execute();
  await writeAudit(trx, {
    actor,
    action: 'campaign.update',
    region: campaign.region,
    subject: id,
    detail: { version: campaign.version + 1 },
    now,
  });
  return getCampaign(trx, id);
}

/**
 * Draft → approved, with the Party committee's approval of the plan on record.
 * @throws `second-person-required` for anyone who wrote the draft; `invalid-input` for an approval dated
 * in the future; those of every step
 */
export async function approveCampaign(
  trx: HubTransaction,
  step: Step & { partyApproval: PartyApproval },
): Promise<CampaignDetail> {
  const { actor, now, partyApproval } = step;
  const change: Change = { ...step, event: 'approve' };
  const { campaign, to } = await beginChange(trx, change);
  if (campaign.created_by === actor.userId || campaign.drafters.includes(actor.userId))
    throw new AppError('second-person-required');
  if (partyApproval.approvedOn > shanghaiDate(now))
    throw new AppError('invalid-input', { detail: `approvedOn ${partyApproval.approvedOn}` });
  await finishChange(
    trx,
    { campaign, to, change },
    {
      approved_by: actor.userId,
      approved_by_name: actor.name,
      approved_at: now,
      party_approval: JSON.stringify(partyApproval),
    },
    { documentNo: partyApproval.documentNo, approvedOn: partyApproval.approvedOn },
  );
  return getCampaign(trx, step.id);
}

/** Approved → draft: the approval lapses, and whoever wrote the draft still may not give the next one. */
export async function reopenDraft(
  trx: HubTransaction,
  step: Step & { reason: string },
): Promise<CampaignDetail> {
  const change: Change = { ...step, event: 'reopen-draft' };
  const begun = await beginChange(trx, change);
  await finishChange(
    trx,
    { ...begun, change },
    { approved_by: null, approved_by_name: null, approved_at: null, party_approval: null },
  );
  return getCampaign(trx, step.id);
}

function checkDocument(document: CampaignDocument): CampaignDocument {
  const checked = campaignDocument.safeParse(document);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0]!;
  throw new AppError('invalid-input', { detail: `${issue.path.join('.')} ${issue.message}` });
}
