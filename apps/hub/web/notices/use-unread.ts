/** How many notices wait, kept up by the stream. */
import { eventData } from '@linked/ui/trpc.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { trpc } from '../trpc.ts';

export function useUnread(): number {
  const cache = useQueryClient();
  const query = useQuery(trpc.notices.unread.queryOptions());
  useSubscription(
    trpc.notices.live.subscriptionOptions(
      {},
      {
        onData: (event) => {
          cache.setQueryData(trpc.notices.unread.queryKey(), eventData<{ unread: number }>(event));
          void cache.invalidateQueries(trpc.notices.list.queryFilter());
        },
      },
    ),
  );
  return query.data?.unread ?? 0;
}
