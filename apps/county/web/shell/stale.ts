/** Which answers a change makes stale. */
import type { Query, QueryFilters } from '@tanstack/react-query';
import { trpc } from '../trpc.ts';

interface Change {
  feature:
    | 'directives'
    | 'campaigns'
    | 'milestones'
    | 'tasks'
    | 'groups'
    | 'activities'
    | 'problems'
    | 'questions'
    | 'outbox';
  /** The thing that changed; the campaign for lists. */
  id: string;
}

/** Input of a query, whichever procedure it calls. */
const inputOf = (query: Query): Record<string, unknown> => {
  const [, parts] = query.queryKey as [unknown, { input?: Record<string, unknown> }?];
  return parts?.input ?? {};
};

/** Id that stands for all things of a feature: what changed while the stream was down is not known. */
const ALL = 'all';

const about = (id: string) => ({
  predicate: (query: Query) => id === ALL || Object.values(inputOf(query)).includes(id),
});

/** Filters of the queries to read again, for `queryClient.invalidateQueries`. */
export function staleAfter({ feature, id }: Change): QueryFilters[] {
  const filters: Record<Change['feature'], () => unknown[]> = {
    directives: () => [
      trpc.directives.pathFilter(),
      trpc.campaigns.pathFilter(),
      trpc.tasks.pathFilter(),
      // Answers come down.
      trpc.questions.pathFilter(),
    ],
    campaigns: () => [trpc.campaigns.pathFilter()],
    milestones: () => [trpc.milestones.pathFilter()],
    tasks: () => [
      trpc.tasks.list.pathFilter(),
      trpc.reviews.pathFilter(),
      trpc.workItems.pathFilter(),
      trpc.baselines.pathFilter(),
      trpc.tasks.get.pathFilter(about(id) as never),
    ],
    groups: () => [trpc.groups.pathFilter()],
    activities: () => [trpc.activities.pathFilter()],
    problems: () => [
      trpc.problems.list.pathFilter(),
      trpc.problems.get.pathFilter(about(id) as never),
      trpc.supervision.pathFilter(),
    ],
    questions: () => [trpc.questions.pathFilter()],
    outbox: () => [trpc.outbox.pathFilter()],
  };
  return filters[feature]() as QueryFilters[];
}
