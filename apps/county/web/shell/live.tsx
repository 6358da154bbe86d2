/** Follows the county's changes: each one makes only the answers it touches be read again. */
import type { LiveState } from '@linked/ui/live-status.tsx';
import { eventData } from '@linked/ui/trpc.ts';
import { useSubscription } from '@trpc/tanstack-react-query';
import { createContext, type ReactNode, useContext, useRef } from 'react';
import { queryClient, trpc } from '../trpc.ts';
import { staleAfter } from './stale.ts';

const LiveContext = createContext<LiveState>('idle');

export const useLiveState = (): LiveState => useContext(LiveContext);

export function LiveChanges({ children }: { children: ReactNode }) {
  const started = useRef(false);
  const heard = useRef(false);
  const { status } = useSubscription(
    trpc.live.changes.subscriptionOptions(
      {},
      {
        onStarted: () => {
          // The server tells what was missed since the last event; before the first there is nothing to go by.
          if (started.current && !heard.current)
            void queryClient.invalidateQueries({ predicate: isCountyWork });
          started.current = true;
        },
        onData: (event) => {
          heard.current = true;
          for (const filter of staleAfter(eventData(event))) void queryClient.invalidateQueries(filter);
        },
      },
    ),
  );
  return <LiveContext value={status}>{children}</LiveContext>;
}

/** Answers about the county's work, as against session, accounts and instances. */
const isCountyWork = ({ queryKey }: { queryKey: readonly unknown[] }): boolean => {
  const [path] = queryKey as [string[]?];
  return !['session', 'users', 'audit', 'instances'].includes(path?.[0] ?? 'session');
};
