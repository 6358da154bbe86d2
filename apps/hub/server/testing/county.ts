/** A county of a test: enrolled over the link, reporting over the link, and answering the hub on a port of its own. */
import { randomBytes } from 'node:crypto';
import { serveLink } from '@linked/server-kit/testing/serve-link.ts';
import { createKit, type KitContext } from '@linked/server-kit/trpc.ts';
import { countyLinkContract as contract } from '@linked/shared/contracts/county/link.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { PROTOCOL, REGION_HEADER, type Report } from '@linked/shared/link/protocol.ts';
import { createTRPCClient, httpLink } from '@trpc/client';
import type { HubLinkRouter } from '../link-router.ts';
import type { TestHub } from './hub.ts';

/** A client of the hub's link that shows this credential; none when null. */
export function linkClient(url: string, region: string, credential: string | null) {
  const headers = {
    [REGION_HEADER]: region,
    ...(credential ? { authorization: `Bearer ${credential}` } : {}),
  };
  return createTRPCClient<HubLinkRouter>({ links: [httpLink({ url: `${url}/link`, headers })] });
}

export interface TestCounty {
  region: string;
  credential: string;
  client: ReturnType<typeof linkClient>;
  report(...items: Report[]): ReturnType<ReturnType<typeof linkClient>['link']['report']['mutate']>;
}

/** Enrols with a code of the administrator's. `endpoint` null: the county pulls. */
export async function enrol(
  hub: TestHub,
  region: string,
  endpoint: string | null = null,
  downCredential?: string,
): Promise<TestCounty> {
  const admin = await hub.admin();
  const [issued] = await admin.client.nodes.issueCodes.mutate({ regions: [region], validHours: 1 });
  const { credential } = await linkClient(hub.url, region, null).link.enrol.mutate({
    region,
    code: issued!.code,
    protocol: PROTOCOL,
    endpoint,
    downCredential: downCredential ?? randomBytes(32).toString('hex'),
  });
  const client = linkClient(hub.url, region, credential);
  return { region, credential, client, report: (...items) => client.link.report.mutate({ region, items }) };
}

/** The county's side of the link with nothing behind it but what was delivered. */
export async function serveEmptyCounty(
  downCredential: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const kit = createKit<KitContext>();
  let cursor = 0;
  const router = kit.router({
    link: kit.router({
      deliver: kit.procedure(contract.deliver).mutation(({ input }) => {
        cursor = Math.max(cursor, ...input.items.map(({ seq }) => seq));
        return { cursor };
      }),
      digest: kit
        .procedure(contract.digest)
        .query(({ input }) => ({ region: input.region, rows: [], down: { cursor } })),
      inventory: kit.procedure(contract.inventory).query(() => ({ items: [] })),
      resend: kit.procedure(contract.resend).mutation(() => ({ queued: 0 })),
      ping: kit.procedure(contract.ping).query(() => ({ ok: true as const, protocol: PROTOCOL })),
    }),
  });
  return serveLink(router, async (_region, credential) => {
    if (credential !== downCredential) throw new AppError('node-credential-invalid');
  });
}
