import { countyMilestonesContract as contract } from '@linked/shared/contracts/county/milestones.ts';
import { getMilestones, saveMilestones } from '../core/milestones/milestones.ts';
import { act, type CountyParts } from '../parts.ts';

export function createMilestonesRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { get, save } = contract;
  return router({
    get: procedure(get).query(({ ctx, input }) =>
      act(parts, get, ctx, ({ trx }) => getMilestones(trx, input.campaignId)),
    ),
    save: procedure(save).mutation(({ ctx, input }) =>
      act(parts, save, ctx, ({ trx, actor, now }) => saveMilestones(trx, actor, input, now)),
    ),
  });
}
