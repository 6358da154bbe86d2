/** What leaders compare. Every figure is limited to the region asked for and to the fields the caller reaches there. */
import { closingTimes } from '@linked/hub-core/rollup/closing-times.ts';
import { compareRegions, countiesWithin } from '@linked/hub-core/rollup/compare.ts';
import { fieldFigures } from '@linked/hub-core/rollup/field-figures.ts';
import { indicatorFigures } from '@linked/hub-core/rollup/indicator-figures.ts';
import { listFacts } from '@linked/hub-core/rollup/list-facts.ts';
import { fieldsReached } from '@linked/hub-core/rollup/scope.ts';
import { regionTrend, snapshotDays } from '@linked/hub-core/snapshots/read-snapshots.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { rollupContract as contract } from '@linked/shared/contracts/hub/rollup.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, requireRegion } from './scopes.ts';

export function createRollupRouter({ kit, db, now, live }: HubParts) {
  const { procedure } = kit;
  const readers = contract.compare.who;

  /** The question with the fields the caller reaches in the region; all grants that reach it count together. */
  const scoped = async <I extends { campaignId: string; region: string; field?: string | null }>(
    principal: Principal,
    input: I,
  ) => {
    const grants = requireRegion(principal, readers, input.region, input.field);
    await requireCampaign(db, principal, readers, input.campaignId);
    return { ...input, fields: fieldsReached(grants), now: now() };
  };

  return kit.router({
    compare: procedure(contract.compare).query(async ({ ctx, input }) =>
      compareRegions(db, await scoped(ctx.principal, input)),
    ),
    counties: procedure(contract.counties).query(async ({ ctx, input }) =>
      countiesWithin(db, await scoped(ctx.principal, input)),
    ),
    fields: procedure(contract.fields).query(async ({ ctx, input }) =>
      fieldFigures(db, await scoped(ctx.principal, input)),
    ),
    days: procedure(contract.days).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, readers, input.campaignId);
      return snapshotDays(db, input.campaignId);
    }),
    trend: procedure(contract.trend).query(async ({ ctx, input }) =>
      regionTrend(db, await scoped(ctx.principal, input)),
    ),
    closing: procedure(contract.closing).query(async ({ ctx, input }) =>
      closingTimes(db, await scoped(ctx.principal, input)),
    ),
    indicators: procedure(contract.indicators).query(async ({ ctx, input }) =>
      indicatorFigures(db, await scoped(ctx.principal, input)),
    ),
    facts: procedure(contract.facts).query(async ({ ctx, input }) =>
      listFacts(db, await scoped(ctx.principal, input)),
    ),
    live: procedure(contract.live).subscription(async ({ ctx, input, signal }) => {
      const { campaignId, region, field, fields } = await scoped(ctx.principal, input);
      return live.figures({
        campaignId,
        region,
        field,
        fields,
        lastEventId: input.lastEventId ?? null,
        signal,
      });
    }),
  });
}
