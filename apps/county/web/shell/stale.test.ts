import { matchQuery, QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { trpc } from '../trpc.ts';
import { staleAfter } from './stale.ts';

const campaignId = '018f0000-0000-7000-8000-000000000001';
const taskId = '018f0000-0000-7000-8000-000000000002';
const otherTask = '018f0000-0000-7000-8000-000000000003';

const cache = new QueryClient();
const keys = {
  tasks: trpc.tasks.list.queryKey({ campaignId }),
  task: trpc.tasks.get.queryKey({ campaignId, taskId }),
  otherTask: trpc.tasks.get.queryKey({ campaignId, taskId: otherTask }),
  workItems: trpc.workItems.list.queryKey({ campaignId }),
  groups: trpc.groups.list.queryKey({ campaignId }),
  problem: trpc.problems.get.queryKey({ id: taskId }),
  outbox: trpc.outbox.status.queryKey(),
};
for (const queryKey of Object.values(keys)) cache.getQueryCache().build(cache, { queryKey });

const stale = (change: Parameters<typeof staleAfter>[0]) =>
  Object.entries(keys)
    .filter(([, queryKey]) => {
      const query = cache.getQueryCache().find({ queryKey, exact: true })!;
      return staleAfter(change).some((filter) => matchQuery(filter, query));
    })
    .map(([name]) => name);

describe('a change', () => {
  it('of a task makes the lists and that task stale, and nothing else', () => {
    expect(stale({ feature: 'tasks', id: taskId })).toEqual(['tasks', 'task', 'workItems']);
  });

  it('of which nothing is known but the feature makes all of the feature stale', () => {
    expect(stale({ feature: 'tasks', id: 'all' })).toEqual(['tasks', 'task', 'otherTask', 'workItems']);
  });

  it('of the outbox leaves the work alone', () => {
    expect(stale({ feature: 'outbox', id: '130123' })).toEqual(['outbox']);
  });
});
