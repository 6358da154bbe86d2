/** Plans (实施方案) of cities and counties with their Party committees' approvals (批转). */
import { listPlans, recordCityPlan } from '@linked/hub-core/plans/plans.ts';
import { plansContract as contract } from '@linked/shared/contracts/hub/campaigns.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, requireRegion, scopesFor } from './scopes.ts';

export function createPlansRouter({ kit, db, now }: HubParts) {
  const { procedure } = kit;
  return kit.router({
    list: procedure(contract.list).query(async ({ ctx, input }) => {
      requireRegion(ctx.principal, contract.list.who, input.within);
      await requireCampaign(db, ctx.principal, contract.list.who, input.campaignId);
      return listPlans(db, { ...input, scopes: scopesFor(ctx.principal, contract.list.who) });
    }),
    record: procedure(contract.record).mutation(async ({ ctx, input }) => {
      requireRegion(ctx.principal, contract.record.who, input.region);
      await requireCampaign(db, ctx.principal, contract.record.who, input.campaignId);
      return db
        .transaction()
        .execute((trx) => recordCityPlan(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
  });
}
