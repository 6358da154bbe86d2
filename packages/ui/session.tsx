/** Who is signed in. Pages inside `RequireSession` may count on `useSession`. */

import { hasRole, type Role } from '@linked/shared/access/roles.ts';
import type { me } from '@linked/shared/contracts/account.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { z } from 'zod';
import { signOut as callSignOut } from './auth-client.ts';
import { appCodeOf } from './error-message.ts';
import { SignInPage } from './sign-in-page.tsx';
import { ErrorState, LoadingPage } from './states.tsx';

export type Me = z.infer<typeof me>;

export interface Session extends Me {
  has: (...roles: Role[]) => boolean;
  /** Name of a region in the user's grants; the code where the server did not name it. */
  regionName: (code: string) => string;
  signOut: () => Promise<void>;
}

const SessionContext = createContext<Session | null>(null);
const SESSION_KEY = ['session', 'me'];

/** Throws outside of `RequireSession`: a page without a session is a mistake of ours, not the user's. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs RequireSession around it');
  return session;
}

interface Props {
  /** Calls `session.me`. */
  loadMe: () => Promise<Me>;
  productName: string;
  children: ReactNode;
}

/** Shows the sign-in page in place until somebody is signed in, so that the address asked for is kept. */
export function RequireSession({ loadMe, productName, children }: Props) {
  const cache = useQueryClient();
  const query = useQuery({ queryKey: SESSION_KEY, queryFn: loadMe, staleTime: Number.POSITIVE_INFINITY });

  const session = useMemo<Session | null>(() => {
    const data = query.data;
    if (!data) return null;
    return {
      ...data,
      has: (...roles) => hasRole(data.principal, ...roles),
      regionName: (code) => data.regionNames[code] ?? code,
      signOut: async () => {
        await callSignOut();
        // What one user saw must not be left for the next one at the same machine.
        cache.clear();
        await cache.resetQueries({ queryKey: SESSION_KEY });
        globalThis.location.assign('/');
      },
    };
  }, [query.data, cache]);

  if (session) return <SessionContext value={session}>{children}</SessionContext>;
  if (query.isPending) return <LoadingPage />;
  if (appCodeOf(query.error) === 'unauthenticated')
    return (
      <SignInPage
        productName={productName}
        onSignedIn={() => cache.resetQueries({ queryKey: SESSION_KEY })}
      />
    );
  return (
    <main className="page-alone">
      <ErrorState error={query.error} onRetry={() => query.refetch()} />
    </main>
  );
}
