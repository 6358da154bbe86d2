import type { CampaignState } from '@linked/shared/campaigns/states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import { type OpenMoment, openMoments } from './moments.ts';

export interface CourseAhead {
  state: CampaignState;
  /** Open moments, earliest first; not all when there are many. */
  moments: OpenMoment[];
  /** Counties that had not signed the campaign when their receipt deadline was over; null before. */
  lateReceipts: number | null;
}

/** Where a campaign is and what comes next. Throws `campaign-unknown`. */
export async function readMoments(db: HubDatabase, campaignId: string): Promise<CourseAhead> {
  const campaign = await db
    .selectFrom('campaigns')
    .select('state')
    .where('id', '=', campaignId)
    .executeTakeFirst();
  if (!campaign) throw new AppError('campaign-unknown');
  const receipts = await db
    .selectFrom('course_moments')
    .select(sql<number | null>`sum((outcome->>'late')::int)::int`.as('late'))
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', 'receipts')
    .where(sql<boolean>`outcome->>'kind' = 'campaign'`)
    .executeTakeFirst();
  return {
    state: campaign.state as CampaignState,
    moments: await openMoments(db, campaignId),
    lateReceipts: receipts?.late ?? null,
  };
}
