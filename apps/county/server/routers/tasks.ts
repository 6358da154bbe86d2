import {
  baselinesContract as baselines,
  tasksContract as tasks,
  workItemsContract as workItems,
} from '@linked/shared/contracts/county/tasks.ts';
import { listBaselines, removeBaseline, saveBaseline, saveBaselines } from '../core/baselines/baselines.ts';
import {
  countersignTask,
  reviseTask,
  saveProgress,
  sendTaskBack,
  submitTask,
} from '../core/tasks/change-task.ts';
import { countersignTasks, reportTasksTogether } from '../core/tasks/change-tasks.ts';
import { getTask, listTasks } from '../core/tasks/list-tasks.ts';
import { listWorkItems, removeWorkItem, saveWorkItem } from '../core/work-items/work-items.ts';
import { act, type CountyParts } from '../parts.ts';

export function createTasksRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { list, get, submit, countersign, sendBack, revise } = tasks;
  return router({
    list: procedure(list).query(({ ctx, input }) =>
      act(parts, list, ctx, ({ trx, actor, now }) => listTasks(trx, actor, input.campaignId, now)),
    ),
    get: procedure(get).query(({ ctx, input }) =>
      act(parts, get, ctx, ({ trx, actor, now }) => getTask(trx, actor, input, now)),
    ),
    saveProgress: procedure(tasks.saveProgress).mutation(({ ctx, input }) =>
      act(parts, tasks.saveProgress, ctx, ({ trx, actor, now }) => saveProgress(trx, actor, input, now)),
    ),
    reportMany: procedure(tasks.reportMany).mutation(({ ctx, input }) =>
      act(parts, tasks.reportMany, ctx, ({ trx, actor, now }) => reportTasksTogether(trx, actor, input, now)),
    ),
    submit: procedure(submit).mutation(({ ctx, input }) =>
      act(parts, submit, ctx, ({ trx, actor, now }) => submitTask(trx, actor, input, now)),
    ),
    countersign: procedure(countersign).mutation(({ ctx, input }) =>
      act(parts, countersign, ctx, ({ trx, actor, now }) => countersignTask(trx, actor, input, now)),
    ),
    countersignMany: procedure(tasks.countersignMany).mutation(({ ctx, input }) =>
      act(parts, tasks.countersignMany, ctx, async ({ trx, actor, now }) => ({
        countersigned: await countersignTasks(trx, actor, input, now),
      })),
    ),
    sendBack: procedure(sendBack).mutation(({ ctx, input }) =>
      act(parts, sendBack, ctx, ({ trx, actor, now }) => sendTaskBack(trx, actor, input, now)),
    ),
    revise: procedure(revise).mutation(({ ctx, input }) =>
      act(parts, revise, ctx, ({ trx, actor, now }) => reviseTask(trx, actor, input, now)),
    ),
  });
}

export function createWorkItemsRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { list, save, remove } = workItems;
  return router({
    list: procedure(list).query(({ ctx, input }) =>
      act(parts, list, ctx, ({ trx, actor }) => listWorkItems(trx, actor, input.campaignId)),
    ),
    save: procedure(save).mutation(({ ctx, input }) =>
      act(parts, save, ctx, ({ trx, actor, now }) => saveWorkItem(trx, actor, input, now)),
    ),
    remove: procedure(remove).mutation(({ ctx, input }) =>
      act(parts, remove, ctx, async ({ trx, actor, now }) => {
        await removeWorkItem(trx, actor, input, now);
        return { id: input.id };
      }),
    ),
  });
}

export function createBaselinesRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { list, save, remove } = baselines;
  return router({
    list: procedure(list).query(({ ctx, input }) =>
      act(parts, list, ctx, ({ trx, actor }) => listBaselines(trx, actor, input.campaignId)),
    ),
    save: procedure(save).mutation(({ ctx, input }) =>
      act(parts, save, ctx, ({ trx, actor, now }) => saveBaseline(trx, actor, input, now)),
    ),
    saveMany: procedure(baselines.saveMany).mutation(({ ctx, input }) =>
      act(parts, baselines.saveMany, ctx, async ({ trx, actor, now }) => ({
        saved: await saveBaselines(trx, actor, input, now),
      })),
    ),
    remove: procedure(remove).mutation(({ ctx, input }) =>
      act(parts, remove, ctx, async ({ trx, actor, now }) => {
        await removeBaseline(trx, actor, input, now);
        return { id: input.id };
      }),
    ),
  });
}
