import { countySupervisionContract as contract } from '@linked/shared/contracts/county/supervision.ts';
import { listSupervised, supervisionsOfProblem } from '../core/supervision/list-supervised.ts';
import { correctReply, countersignReply, replyToLetter, sendBackReply } from '../core/supervision/reply.ts';
import { act, type CountyParts } from '../parts.ts';

export function createSupervisionRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { list, ofProblem, reply, correct, countersign, sendBack } = contract;
  return router({
    list: procedure(list).query(({ ctx, input }) =>
      act(parts, list, ctx, ({ trx, actor, now }) => listSupervised(trx, actor, input.campaignId, now)),
    ),
    ofProblem: procedure(ofProblem).query(({ ctx, input }) =>
      act(parts, ofProblem, ctx, ({ trx, actor, now }) =>
        supervisionsOfProblem(trx, actor, input.problemId, now),
      ),
    ),
    reply: procedure(reply).mutation(({ ctx, input }) =>
      act(parts, reply, ctx, ({ trx, actor, now }) => replyToLetter(trx, actor, input, now)),
    ),
    correct: procedure(correct).mutation(({ ctx, input }) =>
      act(parts, correct, ctx, ({ trx, actor, now }) => correctReply(trx, actor, input, now)),
    ),
    countersign: procedure(countersign).mutation(({ ctx, input }) =>
      act(parts, countersign, ctx, ({ trx, actor, now }) => countersignReply(trx, actor, input, now)),
    ),
    sendBack: procedure(sendBack).mutation(({ ctx, input }) =>
      act(parts, sendBack, ctx, ({ trx, actor, now }) => sendBackReply(trx, actor, input, now)),
    ),
  });
}
