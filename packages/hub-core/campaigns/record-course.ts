/** What the workflow puts on record as days pass. All of it is repeatable: an activity may run twice. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { derivedId } from '@linked/shared/ids.ts';
import { systemActor, writeAudit } from '../audit/write-audit.ts';
import type { HubTransaction } from '../db/database.ts';
import { unsignedCounties } from '../directives/list-directives.ts';
import { type Campaign, lockCampaign, writeHistory } from './change-state.ts';

/** Writes the begin or end of a phase (by its code) into the campaign's history, once. Throws `campaign-unknown`. */
export async function recordPhase(
  trx: HubTransaction,
  moment: { campaignId: string; phase: string; event: 'phase-begins' | 'phase-ends'; now: Date },
): Promise<void> {
  const campaign = await lockCampaign(trx, moment.campaignId);
  const phase = campaign.document.phases.find(({ code }) => code === moment.phase);
  await record(trx, campaign, {
    event: moment.event,
    once: moment.phase,
    reason: phase?.name ?? moment.phase,
    detail: { phase: moment.phase },
    now: moment.now,
  });
}

/**
 * Puts on record which counties have not signed though the last day is over, once a deadline, and returns
 * their codes as of now; empty before the day is over. Throws `campaign-unknown`.
 */
export async function recordLateReceipts(
  trx: HubTransaction,
  { campaignId, now }: { campaignId: string; now: Date },
): Promise<string[]> {
  const campaign = await lockCampaign(trx, campaignId);
  const receiptDueOn = campaign.receipt_due_on;
  if (receiptDueOn === null || receiptDueOn >= shanghaiDate(now)) return [];
  const late = await unsignedCounties(trx, campaignId);
  if (late.length > 0)
    await record(trx, campaign, {
      event: 'receipts-late',
      once: receiptDueOn,
      reason: String(late.length),
      detail: { receiptDueOn, regions: late },
      now,
    });
  return late;
}

async function record(
  trx: HubTransaction,
  campaign: Campaign,
  line: { event: string; once: string; reason: string; detail: Record<string, unknown>; now: Date },
): Promise<void> {
  const written = await writeHistory(trx, {
    id: derivedId(campaign.id, 'history', line.event, line.once),
    campaignId: campaign.id,
    actorName: systemActor.name,
    event: line.event,
    from: campaign.state,
    to: campaign.state,
    reason: line.reason,
    now: line.now,
  });
  if (!written) return;
  await writeAudit(trx, {
    actor: systemActor,
    action: `campaign.${line.event}`,
    region: campaign.region,
    subject: campaign.id,
    detail: line.detail,
    now: line.now,
  });
}
