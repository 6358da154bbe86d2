/** Cache of answers. Nothing polls: screens follow subscriptions and refetch after their own changes. */
import { MutationCache, QueryClient } from '@tanstack/react-query';
import { appCodeOf, statusOf } from './error-message.ts';

/** What a second try can mend: no answer, a busy or restarting server. A refusal stays a refusal. */
const worthRetrying = (error: unknown): boolean => {
  const status = statusOf(error);
  return status === null || status >= 502;
};

/** Refusals that say the screen is behind: what it shows is read again, so that the next try can succeed. */
const behind: readonly (string | null)[] = ['changed-meanwhile', 'illegal-transition'];

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    mutationCache: new MutationCache({
      onError: (error) => {
        if (behind.includes(appCodeOf(error))) void client.invalidateQueries();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && appCodeOf(error) === null && worthRetrying(error),
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 4000),
      },
      mutations: { retry: false },
    },
  });
  return client;
}
