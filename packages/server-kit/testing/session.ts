/** A person at a server under test: signed in over HTTP, with a client that sends the session's cookie. */
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client';
import type { AnyTRPCRouter } from '@trpc/server';

export interface Session<R extends AnyTRPCRouter> {
  username: string;
  /** Value of the Cookie header; empty for nobody. */
  cookie: string;
  client: TRPCClient<R>;
}

/** Posts to /api/auth/sign-in/username as a browser would. */
export function postSignIn(
  url: string,
  credentials: { username: string; password: string },
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...headers },
    body: JSON.stringify(credentials),
  });
}

export const cookieOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');

export function sessionOf<R extends AnyTRPCRouter>(
  url: string,
  username: string,
  cookie: string,
  headers: Record<string, string> = {},
): Session<R> {
  const options = { url: `${url}/api/trpc`, headers: { cookie, ...headers } } as unknown as {
    url: string;
    transformer: never;
  };
  return { username, cookie, client: createTRPCClient<R>({ links: [httpLink<R>(options)] }) };
}

/** Throws with the server's answer when it does not let the person in. */
export async function signIn<R extends AnyTRPCRouter>(
  url: string,
  username: string,
  password: string,
): Promise<Session<R>> {
  const answer = await postSignIn(url, { username, password });
  if (!answer.ok) throw new Error(`${username}: ${answer.status} ${await answer.text()}`);
  return sessionOf<R>(url, username, cookieOf(answer));
}
