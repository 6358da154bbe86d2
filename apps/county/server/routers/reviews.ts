import { countyReviewsContract as contract } from '@linked/shared/contracts/county/reviews.ts';
import { taskHistory } from '../core/reviews/task-history.ts';
import { listTaskRequests, requestForTask } from '../core/reviews/task-requests.ts';
import { act, type CountyParts } from '../parts.ts';

export function createReviewsRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { history, requests, request } = contract;
  return router({
    requests: procedure(requests).query(({ ctx, input }) =>
      act(parts, requests, ctx, ({ trx, actor }) => listTaskRequests(trx, actor, input.campaignId)),
    ),
    request: procedure(request).mutation(({ ctx, input }) =>
      act(parts, request, ctx, ({ trx, actor, now }) => requestForTask(trx, actor, input, now)),
    ),
    history: procedure(history).query(({ ctx, input }) =>
      act(parts, history, ctx, ({ trx, actor, now }) => taskHistory(trx, actor, input, now)),
    ),
  });
}
