/** Reads the list again when a county inside reports or is decided about, at most every two seconds. */
import { useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useEffect, useRef } from 'react';
import { trpc } from '../trpc.ts';

const PAUSE_MS = 2000;

export function useLiveReviews(campaignId: string, region: string): void {
  const cache = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
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
          // What happened before the line was there, or while it was down, is in no event of the stream.
          if (state === 'pending') refresh();
        },
      },
    ),
  );
}
