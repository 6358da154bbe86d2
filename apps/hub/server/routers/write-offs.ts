/** Facts that a county lost for good, and who decided that they no longer count. */
import { listWriteOffs } from '@linked/hub-core/write-offs/list-write-offs.ts';
import {
  askWriteOff,
  decideWriteOff,
  listMissing,
  regionOfWriteOff,
} from '@linked/hub-core/write-offs/write-offs.ts';
import { writeOffsContract as contract } from '@linked/shared/contracts/hub/write-offs.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, requireRegion } from './scopes.ts';

export function createWriteOffsRouter({ kit, db, now }: HubParts) {
  const { procedure } = kit;
  const staff = contract.list.who;
  return kit.router({
    missing: procedure(contract.missing).query(({ ctx, input }) => {
      requireRegion(ctx.principal, staff, input.within);
      return listMissing(db, input.within);
    }),
    list: procedure(contract.list).query(({ ctx, input }) => {
      requireRegion(ctx.principal, staff, input.within);
      return listWriteOffs(db, { ...input, readerId: ctx.principal.userId });
    }),
    ask: procedure(contract.ask).mutation(async ({ ctx, input }) => {
      requireRegion(ctx.principal, staff, input.region);
      await requireCampaign(db, ctx.principal, staff, input.campaignId);
      const { principal: actor } = ctx;
      const id = await db.transaction().execute((trx) => askWriteOff(trx, { ...input, actor, now: now() }));
      return (await listWriteOffs(db, { within: input.region, id, readerId: actor.userId }))[0]!;
    }),
    decide: procedure(contract.decide).mutation(async ({ ctx, input }) => {
      const region = await regionOfWriteOff(db, input.id);
      requireRegion(ctx.principal, staff, region);
      const { principal: actor } = ctx;
      await db.transaction().execute((trx) => decideWriteOff(trx, { ...input, actor, now: now() }));
      return (await listWriteOffs(db, { within: region, id: input.id, readerId: actor.userId }))[0]!;
    }),
  });
}
