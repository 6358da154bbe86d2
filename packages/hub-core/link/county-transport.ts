/** One HTTP call to a county in tRPC's wire format, with its failures as AppErrors. */
import { AppError, isAppError } from '@linked/shared/errors/app-error.ts';
import { isErrorCode } from '@linked/shared/errors/catalogue.ts';
import { MAX_BODY_BYTES, REGION_HEADER } from '@linked/shared/link/protocol.ts';

/** Where a county is and how the hub shows who it is. */
export interface CountyAddress {
  /** Base address; the link is mounted at `<endpoint>/link`. */
  endpoint: string;
  credential: string;
  region: string;
}

export interface TransportCall {
  method: 'GET' | 'POST';
  path: string;
  /** Sent as JSON; undefined for a call without input. */
  input: unknown;
  timeoutMs: number;
  signal?: AbortSignal;
}

/**
 * The data of the county's answer, not yet validated.
 * @throws the AppError the county answered with (`sequence-gap`, `node-credential-invalid` …);
 * `node-unreachable` for everything that keeps the county from answering; the signal's own reason
 */
export async function callCounty(address: CountyAddress, call: TransportCall): Promise<unknown> {
  const timeout = AbortSignal.timeout(call.timeoutMs);
  const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout;
  try {
    const response = await fetch(urlOf(address, call), {
      method: call.method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${address.credential}`,
        [REGION_HEADER]: address.region,
        ...(call.method === 'POST' ? { 'content-type': 'application/json' } : {}),
      },
      ...(call.method === 'POST' ? { body: JSON.stringify(call.input) } : {}),
      // A redirect would carry the credential to wherever it points.
      redirect: 'error',
      signal,
    });
    return readAnswer(address, response.status, await readBody(response));
  } catch (error) {
    call.signal?.throwIfAborted();
    if (isAppError(error)) throw error;
    throw unreachable(address, timeout.aborted ? 'timeout' : 'connection', error);
  }
}

export const unreachable = (address: { region: string }, why: string, cause?: unknown): AppError =>
  new AppError('node-unreachable', { region: address.region, why }, { cause });

function urlOf({ endpoint }: CountyAddress, { method, path, input }: TransportCall): string {
  const url = `${endpoint.replace(/\/+$/, '')}/link/${path}`;
  return method === 'GET' && input !== undefined
    ? `${url}?input=${encodeURIComponent(JSON.stringify(input))}`
    : url;
}

/** Text of the body, cut off with an error above the limit of the link. */
async function readBody(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new Error('answer too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function readAnswer(address: CountyAddress, status: number, body: string): unknown {
  let answer: { result?: { data?: unknown }; error?: { data?: { appCode?: unknown; params?: unknown } } };
  try {
    answer = JSON.parse(body);
  } catch (cause) {
    // A proxy's page, say: whatever answered, it was not the county.
    throw unreachable(address, `http ${status}`, cause);
  }
  if (status === 200 && answer?.result) return answer.result.data;
  const { appCode, params } = answer?.error?.data ?? {};
  if (isErrorCode(appCode) && appCode !== 'internal') throw new AppError(appCode, plainParams(params));
  throw unreachable(address, `http ${status}`);
}

function plainParams(params: unknown): Record<string, string | number | boolean> {
  if (typeof params !== 'object' || params === null) return {};
  const plain = Object.entries(params).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries(plain);
}
