/**
 * A client of the Temporal server that may not be there yet. The SDK's lazy connection remembers a failed
 * first attempt for good, so connecting is done here, anew until it succeeds once; later losses gRPC mends.
 */
import { Client, Connection } from '@temporalio/client';

export interface TemporalClient {
  /** Runs calls; each has `callMs`, and all end with an AbortError when stopped. */
  run<T>(work: (client: Client) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

const connectMs = 5000;

export function createTemporalClient(options: {
  address: string;
  namespace: string;
  callMs: number;
}): TemporalClient {
  const { address, namespace, callMs } = options;
  const stopping = new AbortController();
  let opening: Promise<Connection> | null = null;

  const connection = (): Promise<Connection> => {
    opening ??= Connection.connect({ address, connectTimeout: connectMs }).then(
      async (open) => {
        if (!stopping.signal.aborted) return open;
        await open.close();
        throw stopping.signal.reason;
      },
      (error: unknown) => {
        opening = null;
        throw error;
      },
    );
    return opening;
  };
  /** Not waited for when stopping: an attempt to connect cannot be called off. */
  const untilStopped = <T>(work: Promise<T>): Promise<T> => {
    const stopped = Promise.withResolvers<never>();
    const onAbort = () => stopped.reject(stopping.signal.reason);
    stopping.signal.addEventListener('abort', onAbort);
    return Promise.race([work, stopped.promise]).finally(() =>
      stopping.signal.removeEventListener('abort', onAbort),
    );
  };

  return {
    async run(work) {
      stopping.signal.throwIfAborted();
      const client = new Client({ connection: await untilStopped(connection()), namespace });
      return client.withAbortSignal(stopping.signal, () =>
        client.withDeadline(Date.now() + callMs, () => work(client)),
      );
    },
    async stop() {
      const open = opening;
      stopping.abort();
      if (open) void open.then((connected) => connected.close()).catch(() => {});
    },
  };
}
