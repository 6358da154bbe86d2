/** Tasks that cities and counties add, limited to the fields the caller reaches. */
import { readLocalTaskDraft, saveLocalTaskDraft } from '@linked/hub-core/local-tasks/draft-local-tasks.ts';
import { issueLocalTasks } from '@linked/hub-core/local-tasks/issue-local-tasks.ts';
import { listLocalTasks, localTaskFigures } from '@linked/hub-core/local-tasks/read-local-tasks.ts';
import { fieldsReached, fieldsToRead } from '@linked/hub-core/rollup/scope.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { localTasksContract as contract } from '@linked/shared/contracts/hub/local-tasks.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, requireRegion } from './scopes.ts';

export function createLocalTasksRouter({ kit, db, now }: HubParts) {
  const { procedure } = kit;
  const readers = contract.figures.who;
  const fieldsFor = async (
    principal: Principal,
    { campaignId, region, field }: { campaignId: string; region: string; field: string | null },
  ) => {
    const grants = requireRegion(principal, readers, region, field);
    await requireCampaign(db, principal, readers, campaignId);
    return fieldsToRead(field, fieldsReached(grants));
  };
  return kit.router({
    figures: procedure(contract.figures).query(async ({ ctx, input }) => {
      const fields = await fieldsFor(ctx.principal, input);
      return localTaskFigures(db, { ...input, fields, now: now() });
    }),
    list: procedure(contract.list).query(async ({ ctx, input }) => {
      const fields = await fieldsFor(ctx.principal, { ...input, region: input.within });
      return listLocalTasks(db, { ...input, fields, now: now() });
    }),
    draft: procedure(contract.draft).query(async ({ ctx, input }) => {
      requireRegion(ctx.principal, contract.draft.who, input.region);
      await requireCampaign(db, ctx.principal, contract.draft.who, input.campaignId);
      return readLocalTaskDraft(db, input);
    }),
    saveDraft: procedure(contract.saveDraft).mutation(async ({ ctx, input }) => {
      requireRegion(ctx.principal, contract.saveDraft.who, input.region);
      await requireCampaign(db, ctx.principal, contract.saveDraft.who, input.campaignId);
      return db
        .transaction()
        .execute((trx) => saveLocalTaskDraft(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
    issue: procedure(contract.issue).mutation(async ({ ctx, input }) => {
      requireRegion(ctx.principal, contract.issue.who, input.region);
      await requireCampaign(db, ctx.principal, contract.issue.who, input.campaignId);
      return db
        .transaction()
        .execute((trx) => issueLocalTasks(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
  });
}
