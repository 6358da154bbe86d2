/** A signed-in person's client of one server: what the browser does, over the same HTTP interface. */
import type { CountyRouter } from '@linked/county-server/router.ts';
import type { HubRouter } from '@linked/hub-server/router.ts';
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';

export type HubClient = TRPCClient<HubRouter>;
export type CountyClient = TRPCClient<CountyRouter>;

/** Signs in and answers with the cookies of the session; throws with the server's sentence. */
async function signIn(baseUrl: string, username: string, password: string): Promise<string> {
  const answer = await fetch(`${baseUrl}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: baseUrl },
    body: JSON.stringify({ username, password }),
  });
  if (!answer.ok)
    throw new Error(`${username} could not sign in at ${baseUrl}: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}

const links = (baseUrl: string, cookie: string) => [
  httpBatchLink({ url: `${baseUrl}/api/trpc`, maxItems: 25, headers: { cookie, origin: baseUrl } }),
];

export async function hubClient(baseUrl: string, username: string, password: string): Promise<HubClient> {
  return createTRPCClient<HubRouter>({ links: links(baseUrl, await signIn(baseUrl, username, password)) });
}

export async function countyClient(
  baseUrl: string,
  username: string,
  password: string,
): Promise<CountyClient> {
  return createTRPCClient<CountyRouter>({ links: links(baseUrl, await signIn(baseUrl, username, password)) });
}
