/** What a city's staff are preparing: kept at the hub, so that it outlives the page and colleagues see it. */
import { appCodeOf } from '@linked/ui/error-message.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { client, type LocalTaskDraft, trpc } from '../trpc.ts';

export type Entry = LocalTaskDraft['tasks'][number];
export type Drop = LocalTaskDraft['drops'][number];
export type Changes = Pick<LocalTaskDraft, 'tasks' | 'drops'>;

export const nothing: Changes = { tasks: [], drops: [] };

/** The task takes the place of what was prepared for it before, also of its dropping. */
export const withTask = ({ tasks, drops }: Changes, task: Entry): Changes => ({
  tasks: tasks.some((one) => one.id === task.id)
    ? tasks.map((one) => (one.id === task.id ? task : one))
    : [...tasks, task],
  drops: drops.filter((one) => one.id !== task.id),
});

export const withDrop = ({ tasks, drops }: Changes, drop: Drop): Changes => ({
  tasks: tasks.filter((one) => one.id !== drop.id),
  drops: [...drops.filter((one) => one.id !== drop.id), drop],
});

export const without = ({ tasks, drops }: Changes, id: string): Changes => ({
  tasks: tasks.filter((one) => one.id !== id),
  drops: drops.filter((one) => one.id !== id),
});

/** @param city whose draft it is; null where nothing is prepared */
export function useLocalDraft(campaignId: string, city: string | null) {
  const cache = useQueryClient();
  const place = { campaignId, region: city ?? '' };
  const query = useQuery({ ...trpc.localTasks.draft.queryOptions(place), enabled: city !== null });
  const { queryKey } = trpc.localTasks.draft.queryOptions(place);
  return {
    query,
    /** Throws the server's refusal. After another's change the draft is read again: the next try goes on top of it. */
    save: async (change: (draft: Changes) => Changes): Promise<void> => {
      const seen =
        cache.getQueryData(queryKey) ?? (await cache.fetchQuery(trpc.localTasks.draft.queryOptions(place)));
      const { tasks, drops } = change(seen);
      try {
        const saved = await client.localTasks.saveDraft.mutate({
          ...place,
          version: seen.version,
          tasks,
          drops,
        });
        cache.setQueryData(queryKey, saved);
      } catch (error) {
        if (appCodeOf(error) === 'changed-meanwhile') await cache.invalidateQueries({ queryKey });
        throw error;
      }
    },
  };
}
