import {
  countyCampaignsContract as campaigns,
  countyDirectivesContract as directives,
} from '@linked/shared/contracts/county/directives.ts';
import { getFigures, saveFigures } from '../core/campaigns/figures.ts';
import { getCampaign, listCampaigns } from '../core/campaigns/list-campaigns.ts';
import { recordPlan } from '../core/campaigns/record-plan.ts';
import { getDirective, listDirectives } from '../core/directives/list-directives.ts';
import { signDirective } from '../core/directives/sign-directive.ts';
import { act, type CountyParts } from '../parts.ts';

export function createDirectivesRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { list, get, sign } = directives;
  return router({
    list: procedure(list).query(({ ctx }) => act(parts, list, ctx, ({ trx }) => listDirectives(trx))),
    get: procedure(get).query(({ ctx, input }) =>
      act(parts, get, ctx, ({ trx }) => getDirective(trx, input.id)),
    ),
    sign: procedure(sign).mutation(({ ctx, input }) =>
      act(parts, sign, ctx, ({ trx, actor, now }) => signDirective(trx, actor, input.id, now)),
    ),
  });
}

export function createCampaignsRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { list, get, figures } = campaigns;
  return router({
    list: procedure(list).query(({ ctx }) =>
      act(parts, list, ctx, ({ trx, now }) => listCampaigns(trx, now)),
    ),
    get: procedure(get).query(({ ctx, input }) =>
      act(parts, get, ctx, ({ trx, now }) => getCampaign(trx, input.id, now)),
    ),
    recordPlan: procedure(campaigns.recordPlan).mutation(({ ctx, input }) =>
      act(parts, campaigns.recordPlan, ctx, async ({ trx, actor, now }) => {
        await recordPlan(trx, actor, input, now);
        return getCampaign(trx, input.campaignId, now);
      }),
    ),
    figures: procedure(figures).query(({ ctx, input }) =>
      act(parts, figures, ctx, ({ trx, now }) => getFigures(trx, input.campaignId, now)),
    ),
    saveFigures: procedure(campaigns.saveFigures).mutation(({ ctx, input }) =>
      act(parts, campaigns.saveFigures, ctx, ({ trx, actor, now }) => saveFigures(trx, actor, input, now)),
    ),
  });
}
