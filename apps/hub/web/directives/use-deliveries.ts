/** The delivery states of one directive, moved row by row as counties take and sign it. */
import type { LiveState } from '@linked/ui/live-status.tsx';
import { eventData } from '@linked/ui/trpc.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useRef } from 'react';
import { type DeliveryRow, trpc } from '../trpc.ts';

/** Follows a campaign's deliveries and puts each changed row into the lists that hold it. */
export function useLiveDeliveries(campaignId: string, within: string): LiveState {
  const cache = useQueryClient();
  const wasConnected = useRef(false);
  const subscription = useSubscription(
    trpc.directives.live.subscriptionOptions(
      { campaignId },
      {
        onData: (event) => {
          const changed = eventData<DeliveryRow>(event);
          const key = trpc.directives.deliveries.queryKey({ directiveId: changed.directiveId, within });
          cache.setQueryData(key, (rows) =>
            rows?.map((row) => (row.region === changed.region ? changed : row)),
          );
          void cache.invalidateQueries(trpc.reminders.list.queryFilter());
        },
        onConnectionStateChange: ({ state }) => {
          if (state !== 'pending') return;
          // What happened while the line was down is in the answers, not in the stream.
          if (wasConnected.current) {
            void cache.invalidateQueries(trpc.directives.pathFilter());
            void cache.invalidateQueries(trpc.reminders.pathFilter());
          }
          wasConnected.current = true;
        },
      },
    ),
  );
  return subscription.status;
}
