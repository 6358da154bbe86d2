/** Calls to the hub's side of the link: tRPC over HTTP, answers checked against the protocol. */
import { isLoopback } from '@linked/server-kit/env.ts';
import { hubLinkContract } from '@linked/shared/contracts/hub/link.ts';
import { AppError, type ErrorParams } from '@linked/shared/errors/app-error.ts';
import { isErrorCode } from '@linked/shared/errors/catalogue.ts';
import { REGION_HEADER } from '@linked/shared/link/protocol.ts';
import { z } from 'zod';

/** How one county reaches its hub. */
export interface HubConnection {
  hubUrl: string;
  region: string;
  credential: string;
}

type Contract = typeof hubLinkContract;
type Input<K extends keyof Contract> = z.input<Contract[K]['input']>;
type Answer<K extends keyof Contract> = z.output<Contract[K]['output']>;

/**
 * Each call throws the hub's `AppError`, or `hub-unreachable` when there was no answer, none in time, or one
 * that is not of the protocol. Aborting the signal ends the call with `hub-unreachable`.
 */
export interface HubLink {
  enrol(hubUrl: string, input: Input<'enrol'>, signal: AbortSignal): Promise<Answer<'enrol'>>;
  report(hub: HubConnection, input: Input<'report'>, signal: AbortSignal): Promise<Answer<'report'>>;
  pull(hub: HubConnection, input: Input<'pull'>, signal: AbortSignal): Promise<Answer<'pull'>>;
  compare(hub: HubConnection, input: Input<'compare'>, signal: AbortSignal): Promise<Answer<'compare'>>;
  rotate(hub: HubConnection, input: Input<'rotate'>, signal: AbortSignal): Promise<Answer<'rotate'>>;
}

const refusal = z.object({
  error: z.object({
    data: z.object({
      appCode: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
    }),
  }),
});
const success = z.object({ result: z.object({ data: z.unknown() }) });

/** An answer to these that is lost costs a one-time code or the credential itself: they are given time. */
const patientMs = 30_000;

/** `timeoutMs`: for one `report` or `pull`, 30 s when left out. */
export function createHubLink(options: { timeoutMs?: number } = {}): HubLink {
  const timeoutMs = options.timeoutMs ?? 30_000;

  async function call<K extends keyof Contract>(
    name: K,
    hubUrl: string,
    headers: Record<string, string>,
    input: Input<K>,
    signal: AbortSignal,
  ): Promise<Answer<K>> {
    if (!hubUrl.startsWith('https://') && !isLoopback(hubUrl)) throw new AppError('hub-unreachable');
    const contract = hubLinkContract[name];
    const address = new URL(`${hubUrl}/link/link.${name}`);
    const asQuery = contract.kind === 'query';
    if (asQuery) address.searchParams.set('input', JSON.stringify(input));
    try {
      const answer = await fetch(address, {
        method: asQuery ? 'GET' : 'POST',
        headers: asQuery ? headers : { ...headers, 'content-type': 'application/json' },
        body: asQuery ? undefined : JSON.stringify(input),
        // A credential is not carried to wherever a redirect points.
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(asksOnce(name) ? patientMs : timeoutMs)]),
      });
      const body: unknown = await answer.json();
      if (!answer.ok) throw refusalOf(body);
      return contract.output.parse(success.parse(body).result.data) as Answer<K>;
    } catch (error) {
      throw error instanceof AppError ? error : new AppError('hub-unreachable', {}, { cause: error });
    }
  }
  const asCounty = ({ region, credential }: HubConnection) => ({
    authorization: `Bearer ${credential}`,
    [REGION_HEADER]: region,
  });
  return {
    enrol: (hubUrl, input, signal) => call('enrol', hubUrl, {}, input, signal),
    report: (hub, input, signal) => call('report', hub.hubUrl, asCounty(hub), input, signal),
    pull: (hub, input, signal) => call('pull', hub.hubUrl, asCounty(hub), input, signal),
    compare: (hub, input, signal) => call('compare', hub.hubUrl, asCounty(hub), input, signal),
    rotate: (hub, input, signal) => call('rotate', hub.hubUrl, asCounty(hub), input, signal),
  };
}

const asksOnce = (name: keyof Contract): boolean => name === 'enrol' || name === 'rotate';

function refusalOf(body: unknown): AppError {
  const parsed = refusal.safeParse(body);
  if (!parsed.success) return new AppError('hub-unreachable', {}, { cause: body });
  const { appCode, params } = parsed.data.error.data;
  // A code that this version does not know is the hub's trouble, and passes.
  return isErrorCode(appCode)
    ? new AppError(appCode, params satisfies ErrorParams)
    : new AppError('hub-unreachable');
}
