/** Reads again when a county inside the region reports or is decided about. */
import { useSubscription } from '@trpc/tanstack-react-query';
import { trpc } from '../trpc.ts';
import { useRefresher } from './use-refresher.ts';

export function useLiveCounties(campaignId: string, region: string, read: () => unknown): void {
  const refresh = useRefresher(read);
  useSubscription(
    trpc.rollup.live.subscriptionOptions(
      { campaignId, region, field: null },
      {
        onData: refresh,
        onConnectionStateChange: ({ state }) => {
          // What happened before the line was there, or while it was down, is in no event of the stream.
          if (state === 'pending') refresh();
        },
      },
    ),
  );
}
