/** Who may see which campaign, and through which of their grants. */
import { getCampaign } from '@linked/hub-core/campaigns/read-campaigns.ts';
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import { type ReadScope, readScopes, requireReach } from '@linked/shared/access/reach.ts';
import type { Grant, Principal, Role } from '@linked/shared/access/roles.ts';
import type { Who } from '@linked/shared/contracts/procedure.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';

const rolesIn = (who: Who): readonly Role[] => (typeof who === 'string' ? [] : who);

/** What the person may read by a procedure of this `who`. */
export const scopesFor = (principal: Principal, who: Who): ReadScope[] => readScopes(principal, rolesIn(who));

/** Throws `region-not-yours` (or `field-not-yours`) unless a grant that `who` names reaches the region. */
export const requireRegion = (
  principal: Principal,
  who: Who,
  region: string,
  field?: string | null,
): Grant[] => requireReach(principal, rolesIn(who), region, field);

/** Throws `campaign-unknown` for a campaign that is not there or not the person's to see: the two look alike. */
export async function requireCampaign(
  db: HubDatabase,
  principal: Principal,
  who: Who,
  campaignId: string,
): Promise<void> {
  await getCampaign(db, campaignId, scopesFor(principal, who));
}

/** Throws `not-found` for a directive that is not there or belongs to a campaign the person may not see. */
export async function requireDirective(
  db: HubDatabase,
  principal: Principal,
  who: Who,
  directiveId: string,
): Promise<void> {
  const row = await db
    .selectFrom('directives')
    .select('campaign_id')
    .where('id', '=', directiveId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  await requireCampaign(db, principal, who, row.campaign_id).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'campaign-unknown' ? new AppError('not-found') : error;
  });
}
