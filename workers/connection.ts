/** The connection to Temporal, waited for: the server may come up after the worker. */
import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import type { WorkerDependencies } from './dependencies.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;

/**
 * Tries until the server answers.
 * @param address host:port
 * @param signal ends the waiting; rejects with its reason
 */
export async function connectToTemporal(
  address: string,
  log: WorkerDependencies['log'],
  signal: AbortSignal,
): Promise<NativeConnection> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await NativeConnection.connect({ address });
    } catch (error) {
      signal.throwIfAborted();
      if (wait === FIRST_WAIT_MS) log.warn({ err: error, address }, 'Temporal does not answer yet');
      await sleep(wait, undefined, { signal });
    }
  }
}
