/** Questions of counties and the answers to them. */
import { answerQuestion, listQuestions } from '@linked/hub-core/questions/questions.ts';
import { hubQuestionsContract as contract } from '@linked/shared/contracts/hub/questions.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, scopesFor } from './scopes.ts';

export function createQuestionsRouter({ kit, db, now }: HubParts) {
  const { procedure } = kit;
  return kit.router({
    list: procedure(contract.list).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.list.who, input.campaignId);
      const scopes = scopesFor(ctx.principal, contract.list.who);
      return listQuestions(db, { ...input, scopes, actor: ctx.principal });
    }),
    answer: procedure(contract.answer).mutation(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.answer.who, input.campaignId);
      return db
        .transaction()
        .execute((trx) => answerQuestion(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
  });
}
