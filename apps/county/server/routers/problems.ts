import { problemsContract as problems } from '@linked/shared/contracts/county/problems.ts';
import { actOnProblem } from '../core/problems/act-on-problem.ts';
import { getProblem, listProblems } from '../core/problems/list-problems.ts';
import { registerProblem, registerProblems } from '../core/problems/register-problem.ts';
import { act, type CountyParts } from '../parts.ts';

export function createProblemsRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { list, get, register, registerMany } = problems;
  return router({
    list: procedure(list).query(({ ctx, input }) =>
      act(parts, list, ctx, ({ trx, actor, now }) => listProblems(trx, actor, input, now)),
    ),
    get: procedure(get).query(({ ctx, input }) =>
      act(parts, get, ctx, ({ trx, actor, now }) => getProblem(trx, actor, input.id, now)),
    ),
    register: procedure(register).mutation(({ ctx, input }) =>
      act(parts, register, ctx, ({ trx, actor, now }) => registerProblem(trx, actor, input, now)),
    ),
    registerMany: procedure(registerMany).mutation(({ ctx, input }) =>
      act(parts, registerMany, ctx, async ({ trx, actor, now }) => ({
        registered: await registerProblems(trx, actor, input, now),
      })),
    ),
    act: procedure(problems.act).mutation(({ ctx, input }) =>
      act(parts, problems.act, ctx, ({ trx, actor, now }) => actOnProblem(trx, actor, input, now)),
    ),
  });
}
