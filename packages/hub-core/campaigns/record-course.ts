/** What the workflow puts on record as days pass. All of it is repeatable: an activity may run twice. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { derivedId } from '@linked/shared/ids.ts';
import { systemActor, writeAudit } from '../audit/write-audit.ts';
import type { HubTransaction } from '../db/database.ts';
import { unsignedCounties } from '../directives/list-directives.ts';
import { type Campaign, lockCampaign, writeHistory } from './change-state.ts';

/**
 * Writes the begin or end of a phase (by its code) into the campaign's history, once. `nth`: how often it has come
 * before, for a phase that was moved. Throws `campaign-unknown`.
 */
export async function recordPhase(
  trx: HubTransaction,
  moment: {
    campaignId: string;
    phase: string;
    event: 'phase-begins' | 'phase-ends';
    nth?: number;
    now: Date;
  },
): Promise<void> {
  const campaign = await lockCampaign(trx, moment.campaignId);
  const phase = campaign.document.phases.find(({ code }) => code === moment.phase);
  await record(trx, campaign, {
    event: moment.event,
    once: moment.nth ? `${moment.phase}#${moment.nth}` : moment.phase,
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
  await recordLate(trx, campaign, { kind: 'campaign', directiveId: null, dueOn: receiptDueOn, late, now });
  return late;
}

/** Puts on record, once a deadline, which counties have not signed a directive in time; nothing when all have. */
export async function recordLate(
  trx: HubTransaction,
  campaign: Campaign,
  missed: {
    /** Kind of the directive. */
    kind: string;
    directiveId: string | null;
    dueOn: string;
    late: readonly string[];
    now: Date;
  },
): Promise<void> {
  const { kind, directiveId, dueOn, late, now } = missed;
  if (late.length === 0) return;
  await record(trx, campaign, {
    event: 'receipts-late',
    // The issue's own deadline is known by its day alone, as it was before other directives had one.
    once: kind === 'campaign' && dueOn === campaign.receipt_due_on ? dueOn : `${directiveId}/${dueOn}`,
    reason: String(late.length),
    detail: { receiptDueOn: dueOn, regions: late, ...(directiveId ? { directiveId, kind } : {}) },
    now,
  });
}

/** Puts on record, once a last day, which counties have not handed everything in when the closing's last day is over. */
export async function recordClosingEnd(
  trx: HubTransaction,
  campaign: Campaign,
  end: { lastDay: string; missing: readonly { region: string; missing: number }[]; now: Date },
): Promise<void> {
  const { lastDay, missing, now } = end;
  await record(trx, campaign, {
    event: 'closing-ends',
    once: lastDay,
    reason: String(missing.length),
    detail: { lastDay, regions: missing.map(({ region }) => region) },
    now,
  });
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
