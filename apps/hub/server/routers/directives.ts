/** What went down, and how far it is in each county. */
import { retryNow } from '@linked/hub-core/campaigns/retry-now.ts';
import { listDeliveries, listDirectives } from '@linked/hub-core/directives/list-directives.ts';
import { directivesContract as contract } from '@linked/shared/contracts/hub/directives.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, requireDirective, requireRegion, scopesFor } from './scopes.ts';

export function createDirectivesRouter({ kit, db, now, live }: HubParts) {
  const { procedure } = kit;
  return kit.router({
    list: procedure(contract.list).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.list.who, input.campaignId);
      const scopes = scopesFor(ctx.principal, contract.list.who);
      return listDirectives(db, { campaignId: input.campaignId, scopes, now: now() });
    }),
    deliveries: procedure(contract.deliveries).query(async ({ ctx, input }) => {
      requireRegion(ctx.principal, contract.deliveries.who, input.within);
      await requireDirective(db, ctx.principal, contract.deliveries.who, input.directiveId);
      const scopes = scopesFor(ctx.principal, contract.deliveries.who);
      return listDeliveries(db, { ...input, scopes, now: now() });
    }),
    retryNow: procedure(contract.retryNow).mutation(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.retryNow.who, input.campaignId);
      return db.transaction().execute((trx) => retryNow(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
    live: procedure(contract.live).subscription(async ({ ctx, input, signal }) => {
      await requireCampaign(db, ctx.principal, contract.live.who, input.campaignId);
      const scopes = scopesFor(ctx.principal, contract.live.who);
      return live.deliveries({
        campaignId: input.campaignId,
        accepts: (region) => scopes.some(({ prefix }) => region.startsWith(prefix)),
        lastEventId: input.lastEventId ?? null,
        signal,
      });
    }),
  });
}
