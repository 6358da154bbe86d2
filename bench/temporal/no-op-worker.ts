/** A worker for the no-op workflows as the SDK makes it, in this process, beside whatever else polls the same server. */
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

export const noOpActivities = {
  async noOp(): Promise<void> {},
};

export interface NoOpWorker extends AsyncDisposable {
  /** Milliseconds from the start call to the workflow's end, as a client sees it. */
  time(workflowType: string, ...args: unknown[]): Promise<number>;
}

const TASK_QUEUE = 'bench-no-op';

/** @param address host:port of a Temporal server with the namespace `default` */
export async function startNoOpWorker(address: string): Promise<NoOpWorker> {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  await using cleanup = new AsyncDisposableStack();
  const native = await NativeConnection.connect({ address });
  cleanup.defer(() => native.close());
  const connection = await Connection.connect({ address });
  cleanup.defer(() => connection.close());
  const client = new Client({ connection });
  const worker = await Worker.create({
    connection: native,
    taskQueue: TASK_QUEUE,
    workflowsPath: path.join(import.meta.dirname, 'workflows.ts'),
    activities: noOpActivities,
  });
  const running = worker.run();
  cleanup.defer(async () => {
    worker.shutdown();
    await running;
  });
  let count = 0;
  const resources = cleanup.move();
  return {
    async time(workflowType, ...args) {
      const begun = performance.now();
      const workflowId = `bench:${workflowType}:${process.pid}:${begun}:${count++}`;
      await client.workflow.execute(workflowType, { workflowId, taskQueue: TASK_QUEUE, args });
      return performance.now() - begun;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
