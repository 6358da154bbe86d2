/** Reads the list again when a county inside reports or is decided about, at most every two seconds. */
import { useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useEffect, useRef } from 'react';
import { trpc } from '../trpc.ts';

const PAUSE_MS = 2000;

export function useLiveReviews(campaignId: string, region: string): void {
  const cache = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const wasConnected = useRef(false);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  const refresh = () => {
    if (timer.current) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      void cache.invalidateQueries(trpc.reviews.pathFilter());
    }, PAUSE_MS);
  };
  useSubscription(
    trpc.rollup.live.subscriptionOptions(
      { campaignId, region, field: null },
      {
        onData: refresh,
        onConnectionStateChange: ({ state }) => {
          if (state !== 'pending') return;
          // What happened while the line was down is in the answers, not in the stream.
          if (wasConnected.current) refresh();
          wasConnected.current = true;
        },
      },
    ),
  );
}
