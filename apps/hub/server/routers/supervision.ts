/** Problems a tier supervises itself (重点督办): who may → rule → answer. Steps stand in packages/shared/supervision. */
import { actOnSupervision } from '@linked/hub-core/supervision/act-on-supervision.ts';
import { draftSupervision, reviseSupervision } from '@linked/hub-core/supervision/draft-supervision.ts';
import { getSupervision, listSupervisions } from '@linked/hub-core/supervision/read-supervisions.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { supervisionContract as contract } from '@linked/shared/contracts/hub/supervision.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, requireRegion, scopesFor } from './scopes.ts';

export function createSupervisionRouter({ kit, db, now }: HubParts) {
  const { procedure } = kit;
  const readable = (principal: Principal, id: string) =>
    getSupervision(db, { id, scopes: scopesFor(principal, contract.get.who), now: now() });

  return kit.router({
    list: procedure(contract.list).query(async ({ ctx, input }) => {
      requireRegion(ctx.principal, contract.list.who, input.within, input.field);
      await requireCampaign(db, ctx.principal, contract.list.who, input.campaignId);
      const scopes = scopesFor(ctx.principal, contract.list.who);
      return listSupervisions(db, { ...input, scopes, now: now() });
    }),
    get: procedure(contract.get).query(({ ctx, input }) => readable(ctx.principal, input.id)),
    draft: procedure(contract.draft).mutation(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.draft.who, input.campaignId);
      return db
        .transaction()
        .execute((trx) => draftSupervision(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
    revise: procedure(contract.revise).mutation(async ({ ctx, input }) => {
      await readable(ctx.principal, input.id);
      return db
        .transaction()
        .execute((trx) => reviseSupervision(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
    act: procedure(contract.act).mutation(async ({ ctx, input }) => {
      await readable(ctx.principal, input.id);
      return db
        .transaction()
        .execute((trx) => actOnSupervision(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
  });
}
