import { countyReviewsContract as contract } from '@linked/shared/contracts/county/reviews.ts';
import { taskHistory } from '../core/reviews/task-history.ts';
import { act, type CountyParts } from '../parts.ts';

export function createReviewsRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { history } = contract;
  return router({
    history: procedure(history).query(({ ctx, input }) =>
      act(parts, history, ctx, ({ trx, actor, now }) => taskHistory(trx, actor, input, now)),
    ),
  });
}
