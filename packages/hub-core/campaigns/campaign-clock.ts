import type { CampaignPhase } from '@linked/shared/campaigns/document.ts';
import type { CampaignState } from '@linked/shared/campaigns/states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';

/** Dates of a campaign's course; days are YYYY-MM-DD in Asia/Shanghai, the last day of each included. */
export interface CampaignClock {
  campaignId: string;
  region: string;
  state: CampaignState;
  issuedAt: Date | null;
  /** Last day to sign, counted in working days at issue; null before. */
  receiptDueOn: string | null;
  /** Whether the public holidays up to then were not announced yet. */
  receiptDueProvisional: boolean;
  /** In the order of the document; they may overlap. */
  phases: CampaignPhase[];
  /** Last day for stragglers; null until closing has begun. */
  closingLastDay: string | null;
}

/** What a campaign's workflow waits for. Throws `campaign-unknown`. */
export async function campaignClock(db: HubDatabase, id: string): Promise<CampaignClock> {
  const row = await db
    .selectFrom('campaigns')
    .select(['region', 'state', 'issued_at', 'receipt_due_on', 'receipt_due_provisional', 'closing_last_day'])
    .select(sql<CampaignPhase[]>`document->'phases'`.as('phases'))
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new AppError('campaign-unknown');
  return {
    campaignId: id,
    region: row.region,
    state: row.state as CampaignState,
    issuedAt: row.issued_at,
    receiptDueOn: row.receipt_due_on,
    receiptDueProvisional: row.receipt_due_provisional,
    phases: row.phases,
    closingLastDay: row.closing_last_day,
  };
}
