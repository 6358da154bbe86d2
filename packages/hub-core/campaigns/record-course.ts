/** What the campaign's workflow puts on record as its dates pass. Each can be repeated with the same `now` without effect. */
import { newId } from '@linked/shared/ids.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { systemActor, writeAudit } from '../audit/write-audit.ts';
import type { HubTransaction } from '../db/database.ts';

export type CourseEvent = 'phase-begins' | 'phase-ends' | 'receipts-due';

/**
 * Writes the begin or end of a phase into the campaign's history, with the phase's code as reason.
 * @param at.now the workflow's time
 * @throws AppError campaign-unknown
 */
export async function recordPhase(
  trx: HubTransaction,
  at: { campaignId: string; phase: string; event: 'phase-begins' | 'phase-ends'; now: Date },
): Promise<void> {
  const campaign = await lockCampaign(trx, at.campaignId);
  await writeOnce(trx, { ...at, state: campaign.state, reason: at.phase });
}

/**
 * Puts on record which counties have not signed though the last day for it is over: their number in the
 * campaign's history, their codes in the audit log.
 * @param at.now the workflow's time; a directive is late from the day after its `receipt_due_on` in Shanghai
 * @returns codes of the late counties, sorted, each once
 * @throws AppError campaign-unknown
 */
export async function recordLateReceipts(
  trx: HubTransaction,
  at: { campaignId: string; now: Date },
): Promise<string[]> {
  const campaign = await lockCampaign(trx, at.campaignId);
  const rows = await trx
    .selectFrom('deliveries')
    .innerJoin('directives', 'directives.id', 'deliveries.directive_id')
    .select('deliveries.region')
    .distinct()
    .where('directives.campaign_id', '=', at.campaignId)
    .where('directives.receipt_due_on', '<', shanghaiDate(at.now))
    .where('deliveries.state', '<>', 'signed')
    .orderBy('deliveries.region')
    .execute();
  const regions = rows.map((row) => row.region);
  const written = await writeOnce(trx, {
    ...at,
    event: 'receipts-due',
    state: campaign.state,
    reason: String(regions.length),
  });
  if (written)
    await writeAudit(trx, {
      actor: systemActor,
      action: 'campaign.receipts-due',
      region: campaign.region,
      subject: at.campaignId,
      detail: { late: regions },
      now: at.now,
    });
  return regions;
}

/** Held so that two attempts of one activity write one after the other. */
async function lockCampaign(trx: HubTransaction, id: string): Promise<{ state: string; region: string }> {
  const campaign = await trx
    .selectFrom('campaigns')
    .select(['state', 'region'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!campaign) throw new AppError('campaign-unknown');
  return campaign;
}

async function writeOnce(
  trx: HubTransaction,
  entry: { campaignId: string; event: CourseEvent; state: string; reason: string; now: Date },
): Promise<boolean> {
  const found = await trx
    .selectFrom('campaign_history')
    .select('id')
    .where('campaign_id', '=', entry.campaignId)
    .where('event', '=', entry.event)
    .where('reason', '=', entry.reason)
    .where('at', '=', entry.now)
    .executeTakeFirst();
  if (found) return false;
  await trx
    .insertInto('campaign_history')
    .values({
      id: newId(),
      campaign_id: entry.campaignId,
      at: entry.now,
      actor: systemActor.name,
      event: entry.event,
      from_state: entry.state,
      to_state: entry.state,
      reason: entry.reason,
    })
    .execute();
  return true;
}
