/** Counties that are merged, split or renamed while a campaign runs. */
import { allotItems, listOpenItems } from '@linked/hub-core/successions/allot-items.ts';
import {
  approveSuccession,
  declineSuccession,
  proposeSuccession,
} from '@linked/hub-core/successions/decide-succession.ts';
import {
  listSuccessions,
  readSuccession,
  successionChoices,
} from '@linked/hub-core/successions/read-successions.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { successionsContract as contract } from '@linked/shared/contracts/hub/successions.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign } from './scopes.ts';

export function createSuccessionsRouter({ kit, db, now }: HubParts) {
  const { procedure } = kit;
  const { who } = contract.list;
  /** Throws `not-found` also for one of a campaign that the caller may not see. */
  const requireSeen = async (principal: Principal, id: string): Promise<void> => {
    const { campaignId } = await readSuccession(db, id, principal);
    await requireCampaign(db, principal, who, campaignId).catch(() => {
      throw new AppError('not-found');
    });
  };
  return kit.router({
    list: procedure(contract.list).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, who, input.campaignId);
      return listSuccessions(db, input.campaignId, ctx.principal);
    }),
    choices: procedure(contract.choices).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, who, input.campaignId);
      return successionChoices(db, { ...input, now: now() });
    }),
    propose: procedure(contract.propose).mutation(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, who, input.campaignId);
      return db
        .transaction()
        .execute((trx) => proposeSuccession(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
    openItems: procedure(contract.openItems).query(async ({ ctx, input }) => {
      await requireSeen(ctx.principal, input.id);
      return listOpenItems(db, input.id);
    }),
    allot: procedure(contract.allot).mutation(async ({ ctx, input }) => {
      await requireSeen(ctx.principal, input.id);
      return db
        .transaction()
        .execute((trx) => allotItems(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
    approve: procedure(contract.approve).mutation(async ({ ctx, input }) => {
      await requireSeen(ctx.principal, input.id);
      return db
        .transaction()
        .execute((trx) => approveSuccession(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
    decline: procedure(contract.decline).mutation(async ({ ctx, input }) => {
      await requireSeen(ctx.principal, input.id);
      return db
        .transaction()
        .execute((trx) => declineSuccession(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
  });
}
