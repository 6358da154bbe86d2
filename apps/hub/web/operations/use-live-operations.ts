/** The page moves as counties are reached, without asking again and again. */
import { useSession } from '@linked/ui/session.tsx';
import { useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useEffect, useRef } from 'react';
import { trpc } from '../trpc.ts';

/** A round reaches many counties at once: they are read together. */
const TOGETHER_MS = 700;

/** For who may read deliveries; an administrator refreshes by hand. */
export function useLiveOperations(campaignId: string): void {
  const session = useSession();
  const cache = useQueryClient();
  const soon = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(soon.current), []);
  useSubscription(
    trpc.directives.live.subscriptionOptions(
      { campaignId },
      {
        enabled: session.has('province-staff'),
        onData: () => {
          clearTimeout(soon.current);
          soon.current = setTimeout(
            () => void cache.invalidateQueries(trpc.operations.pathFilter()),
            TOGETHER_MS,
          );
        },
      },
    ),
  );
}
