/** Who has reported in a period, and how far a county's tasks are. */
import { readCountyPace } from '@linked/hub-core/rhythm/county-pace.ts';
import { readPeriod } from '@linked/hub-core/rhythm/read-period.ts';
import { rhythmContract as contract } from '@linked/shared/contracts/hub/rhythm.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, requireRegion, scopesFor } from './scopes.ts';

export function createRhythmRouter({ kit, db, now }: HubParts) {
  const { period, pace } = contract;
  return kit.router({
    period: kit.procedure(period).query(async ({ ctx, input }) => {
      requireRegion(ctx.principal, period.who, input.within);
      await requireCampaign(db, ctx.principal, period.who, input.campaignId);
      return readPeriod(db, { ...input, scopes: scopesFor(ctx.principal, period.who), now: now() });
    }),
    pace: kit.procedure(pace).query(async ({ ctx, input }) => {
      requireRegion(ctx.principal, pace.who, input.region);
      await requireCampaign(db, ctx.principal, pace.who, input.campaignId);
      return readCountyPace(db, { ...input, scopes: scopesFor(ctx.principal, pace.who), now: now() });
    }),
  });
}
