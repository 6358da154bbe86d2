import { countyQuestionsContract as contract } from '@linked/shared/contracts/county/questions.ts';
import { askQuestion, listQuestions, withdrawQuestion } from '../core/questions/questions.ts';
import { act, type CountyParts } from '../parts.ts';

export function createQuestionsRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { list, ask, withdraw } = contract;
  return router({
    list: procedure(list).query(({ ctx, input }) =>
      act(parts, list, ctx, ({ trx }) => listQuestions(trx, input.campaignId)),
    ),
    ask: procedure(ask).mutation(({ ctx, input }) =>
      act(parts, ask, ctx, ({ trx, actor, now }) => askQuestion(trx, actor, input, now)),
    ),
    withdraw: procedure(withdraw).mutation(({ ctx, input }) =>
      act(parts, withdraw, ctx, ({ trx, actor, now }) => withdrawQuestion(trx, actor, input, now)),
    ),
  });
}
