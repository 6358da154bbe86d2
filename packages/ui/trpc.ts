/** The client both webs build their calls on: batched requests, and SSE for subscriptions. */
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
  type TRPCLink,
} from '@trpc/client';
import type { AnyTRPCRouter } from '@trpc/server';
import { currentLanguage } from './i18n.ts';

/**
 * A typed client of the server's own router (`/api/trpc` of the same origin). The session travels as a
 * cookie; `x-language` asks for errors in the language of the screen.
 */
export function createClient<Router extends AnyTRPCRouter>(url = '/api/trpc'): TRPCClient<Router> {
  // The routers use no transformer; the link types cannot see that for a generic router.
  const options = { url } as { url: string; transformer: never };
  const batch = httpBatchLink<Router>({
    ...options,
    maxURLLength: 8000,
    headers: () => ({ 'x-language': currentLanguage() }),
    fetch: (input, init) => fetch(input, { ...init, credentials: 'same-origin' } as RequestInit),
  });
  const events = httpSubscriptionLink<Router, typeof EventSource>({
    ...options,
    // EventSource cannot send headers: the language of a stream's errors goes with its address.
    connectionParams: () => ({ language: currentLanguage() }),
  });
  const links: TRPCLink<Router>[] = [
    splitLink({ condition: (op) => op.type === 'subscription', true: events, false: batch }),
  ];
  return createTRPCClient<Router>({ links });
}

/** An event's value: servers number their events for resuming and so wrap it as `{ id, data }`. */
export function eventData<T>(event: unknown): T {
  const wrapped = typeof event === 'object' && event !== null && 'data' in event && 'id' in event;
  return (wrapped ? event.data : event) as T;
}
