/** The county's own plan (实施方案) and its Party committee's approval of it (批转). */
import { isDeepStrictEqual } from 'node:util';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { LocalPlan, PartyApproval } from '@linked/shared/campaigns/document.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { derivedId } from '@linked/shared/ids.ts';
import type { RegionTransaction } from '../../db/database.ts';
import { insertRows } from '../../db/rows.ts';
import type { Actor } from '../access/actor.ts';
import { requireDay } from '../access/days.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { queueReports, type ReportDraft } from '../outbox/queue-reports.ts';
import { approvalReport, planReport } from './county-reports.ts';
import { requireOpenCampaign } from './open-campaign.ts';

/**
 * Reports what differs from what is on record. Throws the errors of `requireOpenCampaign`,
 * `value-out-of-range` for a day that has not come, `invalid-input` when an approval on record is left out.
 */
export async function recordPlan(
  trx: RegionTransaction,
  actor: Actor,
  input: { campaignId: string; plan: LocalPlan; partyApproval: PartyApproval | null },
  now: Date,
): Promise<void> {
  const { campaignId, plan, partyApproval } = input;
  await requireOpenCampaign(trx, campaignId, 'record', now);
  checkDays(plan, partyApproval, shanghaiDate(now));
  const before = await trx
    .selectFrom('plans')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .forUpdate()
    .executeTakeFirst();
  if (before?.party_approval && !partyApproval) throw new AppError('invalid-input', { detail: '批转文号' });
  const samePlan = before !== undefined && isDeepStrictEqual(before.plan, plan);
  const sameApproval = isDeepStrictEqual(before?.party_approval ?? null, partyApproval);
  if (samePlan && sameApproval) return;
  const revisions = {
    plan_revision: (before?.plan_revision ?? 0) + (samePlan ? 0 : 1),
    approval_revision: (before?.approval_revision ?? 0) + (sameApproval ? 0 : 1),
  };
  if (before)
    await trx
      .updateTable('plans')
      .set({
        plan: JSON.stringify(plan),
        party_approval: partyApproval && JSON.stringify(partyApproval),
        recorded_by: actor.name,
        ...revisions,
      })
      .where('campaign_id', '=', campaignId)
      .execute();
  else await insertPlan(trx, actor, input, revisions);
  const row = await trx
    .selectFrom('plans')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
  const drafts: ReportDraft[] = [];
  if (!samePlan) drafts.push(planReport(row));
  if (!sameApproval) drafts.push(approvalReport(row));
  const detail = { documentNo: partyApproval?.documentNo ?? null };
  await writeAudit(trx, { actor: actor.name, action: 'plan.record', subject: plan.title, detail }, now);
  const changes = [{ feature: 'campaigns', id: campaignId }] as const;
  await queueReports(trx, drafts, { author: actor.name, now, changes });
}

async function insertPlan(
  trx: RegionTransaction,
  actor: Actor,
  input: { campaignId: string; plan: LocalPlan; partyApproval: PartyApproval | null },
  revisions: { plan_revision: number; approval_revision: number },
): Promise<void> {
  const row = {
    campaign_id: input.campaignId,
    plan_entity_id: derivedId(input.campaignId, actor.region, 'local-plan'),
    plan: input.plan,
    approval_entity_id: derivedId(input.campaignId, actor.region, 'party-approval'),
    party_approval: input.partyApproval,
    recorded_by: actor.name,
    ...revisions,
  };
  // Two who record the first plan at once: the second compares and records again.
  if ((await insertRows(trx, 'plans', [row], { skipExisting: true })) === 0)
    throw new AppError('changed-meanwhile');
}

function checkDays(plan: LocalPlan, approval: PartyApproval | null, today: string): void {
  requireDay('方案通过日期', plan.adoptedOn, { max: today });
  if (!approval) return;
  requireDay('批转日期', approval.approvedOn, { max: today });
  if (approval.mobilisedOn !== null) requireDay('动员部署日期', approval.mobilisedOn, { max: today });
}
