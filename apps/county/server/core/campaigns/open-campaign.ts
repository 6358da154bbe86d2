/** The campaign a county's work belongs to: it must be here and let the work be done; its tasks also ask for the signature. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import {
  type CountyCampaignState,
  type CountyWork,
  whyNotDone,
} from '@linked/shared/campaigns/county-states.ts';
import type { CampaignField } from '@linked/shared/campaigns/document.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { sql } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import { fromJson } from '../../db/rows.ts';

export interface OpenCampaign {
  id: string;
  title: string;
  countersign: boolean;
  fields: CampaignField[];
  /** Null while the county has not signed for it. */
  signedAt: Date | null;
}

/**
 * Holds the campaign in its state until the transaction ends, so that nothing is reported after a withdrawal
 * was applied. Throws `campaign-unknown`, and those of `requireDoable`. A county's own acts (plan, groups,
 * figures, problems) do not wait for its signature.
 */
export async function requireOpenCampaign(
  trx: RegionTransaction,
  campaignId: string,
  work: CountyWork,
  now: Date,
): Promise<OpenCampaign> {
  const row = await trx
    .selectFrom('campaigns as c')
    .innerJoin('directives as d', (join) =>
      join.onRef('d.region', '=', 'c.region').onRef('d.id', '=', 'c.directive_id'),
    )
    .select([
      'c.id',
      'c.title',
      'c.state',
      'c.last_day',
      'c.countersign',
      'd.signed_at',
      sql`c.document -> 'fields'`.as('fields'),
    ])
    .where('c.id', '=', campaignId)
    .forShare('c')
    .executeTakeFirst();
  if (!row) throw new AppError('campaign-unknown');
  requireDoable(work, row, now);
  return {
    id: row.id,
    title: row.title,
    countersign: row.countersign,
    fields: fromJson(row.fields),
    signedAt: row.signed_at,
  };
}

/** Throws `campaign-not-running` with the state, `closing-handed-in`, `closing-over` with the last day. */
export function requireDoable(
  work: CountyWork,
  campaign: { state: string; last_day: string | null },
  now: Date,
): void {
  const state = campaign.state as CountyCampaignState;
  const refusal = whyNotDone(work, { state, lastDay: campaign.last_day }, shanghaiDate(now));
  if (refusal) throw new AppError(refusal.code, refusal.params);
}

/** For work on the campaign's tasks. Also throws `directive-not-signed`. */
export async function requireSignedCampaign(
  trx: RegionTransaction,
  campaignId: string,
  work: CountyWork,
  now: Date,
): Promise<OpenCampaign> {
  const campaign = await requireOpenCampaign(trx, campaignId, work, now);
  if (campaign.signedAt === null) throw new AppError('directive-not-signed');
  return campaign;
}

/** Throws `field-unknown`. */
export function requireKnownField(campaign: OpenCampaign, field: string): void {
  if (!campaign.fields.some(({ code }) => code === field)) throw new AppError('field-unknown', { field });
}

/** Reading needs the campaign to be here, in any state. Throws `campaign-unknown`. */
export async function requireCampaign(trx: RegionTransaction, campaignId: string): Promise<void> {
  const row = await trx.selectFrom('campaigns').select('id').where('id', '=', campaignId).executeTakeFirst();
  if (!row) throw new AppError('campaign-unknown');
}
