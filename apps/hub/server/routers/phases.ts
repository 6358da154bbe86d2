/** Phases of a running campaign. */
import { movePhase } from '@linked/hub-core/phases/move-phase.ts';
import { phasesContract as contract } from '@linked/shared/contracts/hub/phases.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign } from './scopes.ts';

export function createPhasesRouter({ kit, db, now }: HubParts) {
  return kit.router({
    move: kit.procedure(contract.move).mutation(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.move.who, input.id);
      return db
        .transaction()
        .execute((trx) => movePhase(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
  });
}
