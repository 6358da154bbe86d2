import { ownTasksContract as contract } from '@linked/shared/contracts/county/own-tasks.ts';
import { dropOwnTask, saveOwnTask } from '../core/local-tasks/own-tasks.ts';
import { act, type CountyParts } from '../parts.ts';

export function createOwnTasksRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { save, drop } = contract;
  return router({
    save: procedure(save).mutation(({ ctx, input }) =>
      act(parts, save, ctx, ({ trx, actor, now }) => saveOwnTask(trx, actor, input, now)),
    ),
    drop: procedure(drop).mutation(({ ctx, input }) =>
      act(parts, drop, ctx, ({ trx, actor, now }) => dropOwnTask(trx, actor, input, now)),
    ),
  });
}
