/** The hub's calls to its counties, typed and validated by the county's contract. */
import { countyLinkContract } from '@linked/shared/contracts/county/link.ts';
import type { Directive, digestAnswer, inventoryAnswer } from '@linked/shared/link/protocol.ts';
import { type CountyAddress, callCounty, unreachable } from './county-transport.ts';

type Parsed<S extends { parse(value: unknown): unknown }> = ReturnType<S['parse']>;
export type CountyDigest = Parsed<typeof digestAnswer>;
export type CountyInventory = Parsed<typeof inventoryAnswer>;

/** Every call may carry a signal; all throw as `callCounty` does. */
export type CountyCall = CountyAddress & { signal?: AbortSignal };

export interface CountyLinkClient {
  /** Puts directives out, in order; `cursor` is the last one the county has stored. */
  deliver(call: CountyCall & { items: readonly Directive[] }): Promise<{ cursor: number }>;
  /** Digests of one campaign, or of all of them. */
  digest(call: CountyCall & { campaignId: string | null }): Promise<CountyDigest>;
  inventory(call: CountyCall & { campaignId: string; kind: string }): Promise<CountyInventory>;
  /** Has the county send these things again; at most 5,000 ids. */
  resend(
    call: CountyCall & { campaignId: string; kind: string; entityIds: readonly string[] },
  ): Promise<{ queued: number }>;
  ping(call: CountyCall): Promise<{ ok: true; protocol: number }>;
}

/** The calls of one county, for rules that work with one. */
export type CountyLink = {
  [K in keyof CountyLinkClient]: (
    input: Omit<Parameters<CountyLinkClient[K]>[0], keyof CountyAddress>,
  ) => ReturnType<CountyLinkClient[K]>;
};

type Name = keyof typeof countyLinkContract;

/** @param options `timeoutMs`: how long one call may take, its answer included */
export function createCountyLinkClient({
  timeoutMs = 15_000,
}: {
  timeoutMs?: number;
} = {}): CountyLinkClient {
  async function call<N extends Name>(
    name: N,
    { endpoint, credential, region, signal }: CountyCall,
    input: unknown,
  ): Promise<Parsed<(typeof countyLinkContract)[N]['output']>> {
    const { kind, output } = countyLinkContract[name];
    const address = { endpoint, credential, region };
    const data = await callCounty(address, {
      method: kind === 'query' ? 'GET' : 'POST',
      path: `link.${name}`,
      input,
      timeoutMs,
      signal,
    });
    const parsed = output.safeParse(data);
    if (!parsed.success) throw unreachable(address, 'answer', parsed.error);
    return parsed.data as Parsed<(typeof countyLinkContract)[N]['output']>;
  }
  return {
    deliver: (to) => call('deliver', to, { region: to.region, items: to.items }),
    digest: (to) => call('digest', to, { region: to.region, campaignId: to.campaignId }),
    inventory: (to) => call('inventory', to, { region: to.region, campaignId: to.campaignId, kind: to.kind }),
    resend: (to) =>
      call('resend', to, {
        region: to.region,
        campaignId: to.campaignId,
        kind: to.kind,
        entityIds: to.entityIds,
      }),
    ping: (to) => call('ping', to, undefined),
  };
}

/** The client's calls to one county. */
export function bindCounty(client: CountyLinkClient, address: CountyAddress): CountyLink {
  return {
    deliver: (input) => client.deliver({ ...address, ...input }),
    digest: (input) => client.digest({ ...address, ...input }),
    inventory: (input) => client.inventory({ ...address, ...input }),
    resend: (input) => client.resend({ ...address, ...input }),
    ping: (input) => client.ping({ ...address, ...input }),
  };
}
