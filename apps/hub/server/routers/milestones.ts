/** Counties × milestones of a campaign. */
import { milestoneMatrix } from '@linked/hub-core/milestones/milestones.ts';
import { milestonesContract as contract } from '@linked/shared/contracts/hub/milestones.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, requireRegion, scopesFor } from './scopes.ts';

export function createMilestonesRouter({ kit, db, now }: HubParts) {
  const { matrix } = contract;
  return kit.router({
    matrix: kit.procedure(matrix).query(async ({ ctx, input }) => {
      requireRegion(ctx.principal, matrix.who, input.within);
      await requireCampaign(db, ctx.principal, matrix.who, input.campaignId);
      const scopes = scopesFor(ctx.principal, matrix.who);
      return milestoneMatrix(db, { ...input, scopes, now: now() });
    }),
  });
}
