/** Cache of answers. Nothing polls: screens follow subscriptions and refetch after their own changes. */
import { QueryClient } from '@tanstack/react-query';
import { appCodeOf, statusOf } from './error-message.ts';

/** What a second try can mend: no answer, a busy or restarting server. A refusal stays a refusal. */
const worthRetrying = (error: unknown): boolean => {
  const status = statusOf(error);
  return status === null || status >= 502;
};

export function createQueryClient(): QueryClient {
  return new QueryClient({
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
}
