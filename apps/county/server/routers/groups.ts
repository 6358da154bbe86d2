import {
  activitiesContract as activities,
  groupsContract as groups,
} from '@linked/shared/contracts/county/groups.ts';
import { listActivities, removeActivity, saveActivity } from '../core/activities/activities.ts';
import { listGroups, removeGroup, saveGroup, saveGroups } from '../core/groups/groups.ts';
import { act, type CountyParts } from '../parts.ts';

export function createGroupsRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { list, save, saveMany, remove } = groups;
  return router({
    list: procedure(list).query(({ ctx, input }) =>
      act(parts, list, ctx, ({ trx, actor }) => listGroups(trx, actor, input.campaignId)),
    ),
    save: procedure(save).mutation(({ ctx, input }) =>
      act(parts, save, ctx, ({ trx, actor, now }) => saveGroup(trx, actor, input, now)),
    ),
    saveMany: procedure(saveMany).mutation(({ ctx, input }) =>
      act(parts, saveMany, ctx, async ({ trx, actor, now }) => ({
        saved: await saveGroups(trx, actor, input.groups, now),
      })),
    ),
    remove: procedure(remove).mutation(({ ctx, input }) =>
      act(parts, remove, ctx, async ({ trx, actor, now }) => {
        await removeGroup(trx, actor, input, now);
        return { id: input.id };
      }),
    ),
  });
}

export function createActivitiesRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { list, save, remove } = activities;
  return router({
    list: procedure(list).query(({ ctx, input }) =>
      act(parts, list, ctx, ({ trx, actor }) => listActivities(trx, actor, input.campaignId)),
    ),
    save: procedure(save).mutation(({ ctx, input }) =>
      act(parts, save, ctx, ({ trx, actor, now }) => saveActivity(trx, actor, input, now)),
    ),
    remove: procedure(remove).mutation(({ ctx, input }) =>
      act(parts, remove, ctx, async ({ trx, actor, now }) => {
        await removeActivity(trx, actor, input, now);
        return { id: input.id };
      }),
    ),
  });
}
