/** Review of what counties hand in. Who may decide what about which county stands in packages/shared/reviews/states.ts. */
import type { HubTransaction } from '@linked/hub-core/db/database.ts';
import { listReviews } from '@linked/hub-core/reviews/list-reviews.ts';
import { takeTasks, unlockTask } from '@linked/hub-core/reviews/lock-tasks.ts';
import { returnTask, reviewTasks } from '@linked/hub-core/reviews/review-tasks.ts';
import { fieldOfTask, taskHistory } from '@linked/hub-core/reviews/task-history.ts';
import { answerRequest, listTaskRequests, resumeTask } from '@linked/hub-core/reviews/task-requests.ts';
import { fieldsReached } from '@linked/hub-core/rollup/scope.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { reviewsContract as contract } from '@linked/shared/contracts/hub/reviews.ts';
import type { Who } from '@linked/shared/contracts/procedure.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, requireRegion } from './scopes.ts';

export function createReviewsRouter({ kit, db, now }: HubParts) {
  const { procedure } = kit;

  /** A decision about counties that the caller's grants reach, in one transaction. */
  const decide = async <I extends { campaignId: string }, R>(
    { ctx, input }: { ctx: { principal: Principal }; input: I },
    who: Who,
    regions: readonly string[],
    rule: (trx: HubTransaction, step: I & { actor: Principal; now: Date }) => Promise<R>,
  ): Promise<R> => {
    for (const region of new Set(regions)) requireRegion(ctx.principal, who, region);
    await requireCampaign(db, ctx.principal, who, input.campaignId);
    return db.transaction().execute((trx) => rule(trx, { ...input, actor: ctx.principal, now: now() }));
  };

  return kit.router({
    list: procedure(contract.list).query(async ({ ctx, input }) => {
      const grants = requireRegion(ctx.principal, contract.list.who, input.within, input.field);
      await requireCampaign(db, ctx.principal, contract.list.who, input.campaignId);
      return listReviews(db, { ...input, fields: fieldsReached(grants), now: now() });
    }),
    history: procedure(contract.history).query(async ({ ctx, input }) => {
      const { who } = contract.history;
      requireRegion(ctx.principal, who, input.region);
      await requireCampaign(db, ctx.principal, who, input.campaignId);
      requireRegion(ctx.principal, who, input.region, await fieldOfTask(db, input));
      return taskHistory(db, input);
    }),
    review: procedure(contract.review).mutation(async (call) => {
      const regions = call.input.tasks.map((task) => task.region);
      return { reviewed: await decide(call, contract.review.who, regions, reviewTasks) };
    }),
    return: procedure(contract.return).mutation(async (call) => {
      await decide(call, contract.return.who, [call.input.region], returnTask);
      return { returned: 1 as const };
    }),
    lock: procedure(contract.lock).mutation(async (call) => {
      const regions = call.input.tasks.map((task) => task.region);
      return { locked: await decide(call, contract.lock.who, regions, takeTasks) };
    }),
    unlock: procedure(contract.unlock).mutation(async (call) => {
      await decide(call, contract.unlock.who, [call.input.region], unlockTask);
      return { unlockedUntil: call.input.until };
    }),
    requests: procedure(contract.requests).query(async ({ ctx, input }) => {
      const grants = requireRegion(ctx.principal, contract.requests.who, input.within);
      await requireCampaign(db, ctx.principal, contract.requests.who, input.campaignId);
      return listTaskRequests(db, { ...input, fields: fieldsReached(grants) });
    }),
    answer: procedure(contract.answer).mutation(async (call) => {
      await decide(call, contract.answer.who, [call.input.region], answerRequest);
      return { answered: 1 as const };
    }),
    resume: procedure(contract.resume).mutation(async (call) => {
      await decide(call, contract.resume.who, [call.input.region], resumeTask);
      return { resumed: 1 as const };
    }),
  });
}
