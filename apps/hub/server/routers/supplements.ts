/** Supplements of a campaign: who may → rule → answer. */
import type { HubTransaction } from '@linked/hub-core/db/database.ts';
import {
  approveSupplement,
  createSupplement,
  reopenSupplement,
  updateSupplement,
  withdrawSupplement,
} from '@linked/hub-core/supplements/compose.ts';
import { issueSupplement } from '@linked/hub-core/supplements/issue-supplement.ts';
import {
  getSupplement,
  listSupplements,
  supplementableTasks,
} from '@linked/hub-core/supplements/read-supplements.ts';
import { listTasksInForce } from '@linked/hub-core/supplements/tasks-in-force.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { supplementsContract as contract } from '@linked/shared/contracts/hub/supplements.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, scopesFor } from './scopes.ts';

export function createSupplementsRouter({ kit, db, now }: HubParts) {
  const { procedure } = kit;
  const readers = contract.get.who;

  /** Throws `not-found` for one that is not there or belongs to a campaign the person may not see. */
  const requireSupplement = async (principal: Principal, id: string): Promise<void> => {
    const row = await db
      .selectFrom('supplements')
      .select('campaign_id')
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new AppError('not-found');
    await requireCampaign(db, principal, readers, row.campaign_id).catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'campaign-unknown'
        ? new AppError('not-found')
        : error;
    });
  };

  const step = async <I extends { id: string; version: number }, R>(
    { ctx, input }: { ctx: { principal: Principal }; input: I },
    rule: (trx: HubTransaction, step: I & { actor: Principal; now: Date }) => Promise<R>,
  ): Promise<R> => {
    await requireSupplement(ctx.principal, input.id);
    return db.transaction().execute((trx) => rule(trx, { ...input, actor: ctx.principal, now: now() }));
  };

  return kit.router({
    list: procedure(contract.list).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, readers, input.campaignId);
      const scopes = scopesFor(ctx.principal, readers);
      return listSupplements(db, { campaignId: input.campaignId, scopes, now: now() });
    }),
    get: procedure(contract.get).query(async ({ ctx, input }) => {
      await requireSupplement(ctx.principal, input.id);
      return getSupplement(db, input.id, { now: now(), scopes: scopesFor(ctx.principal, readers) });
    }),
    inForce: procedure(contract.inForce).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, readers, input.campaignId);
      return listTasksInForce(db, input.campaignId);
    }),
    tasks: procedure(contract.tasks).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, readers, input.campaignId);
      return supplementableTasks(db, input.campaignId);
    }),
    create: procedure(contract.create).mutation(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, readers, input.campaignId);
      return db
        .transaction()
        .execute((trx) => createSupplement(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
    update: procedure(contract.update).mutation((call) => step(call, updateSupplement)),
    approve: procedure(contract.approve).mutation((call) => step(call, approveSupplement)),
    reopenDraft: procedure(contract.reopenDraft).mutation((call) => step(call, reopenSupplement)),
    issue: procedure(contract.issue).mutation((call) => step(call, issueSupplement)),
    withdraw: procedure(contract.withdraw).mutation((call) => step(call, withdrawSupplement)),
  });
}
