/** Comparing with many counties: bounded concurrency, each county's outcome stored as it comes. */
import { bindCounty } from '@linked/hub-core/link/county-client.ts';
import { nodeConnection } from '@linked/hub-core/nodes/credentials.ts';
import { reconcileNode } from '@linked/hub-core/reconciliation/reconcile-node.ts';
import { recordFailedReconciliation } from '@linked/hub-core/reconciliation/record-reconciliation.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import pMap from 'p-map';
import type { WorkerDependencies } from '../dependencies.ts';

/** Calls under way at once in one batch; the comparison is the hub's database's work more than the network's. */
const COMPARED_AT_ONCE = 6;

export type Outcome = 'inStep' | 'differing' | 'unreachable';
/** Codes of the counties by what came of them. */
export type BatchAnswer = Record<Outcome, string[]>;

/**
 * Compares each county and tells of it once what came of it is stored. Counties that cannot be called any more are
 * passed over.
 * @throws when our own database fails, or with the signal's reason; never because of a county
 */
export async function reconcileCounties(
  dependencies: WorkerDependencies,
  regions: readonly string[],
  signal: AbortSignal,
  onDone: (region: string, outcome: Outcome) => void,
): Promise<void> {
  await pMap(
    regions,
    async (region) => {
      const outcome = await reconcileOne(dependencies, region, signal);
      if (outcome) onDone(region, outcome);
    },
    { concurrency: COMPARED_AT_ONCE, signal },
  );
}

async function reconcileOne(
  { db, countyLink, openCredential, clock }: WorkerDependencies,
  region: string,
  signal: AbortSignal,
): Promise<Outcome | null> {
  const connection = await nodeConnection(db, region);
  if (!connection) return null;
  const now = clock();
  try {
    const { endpoint, sealedCredential } = connection;
    const link = bindCounty(countyLink, { endpoint, credential: openCredential(sealedCredential), region });
    const { inStep } = await reconcileNode(db, link, { region, trigger: 'daily', now, signal });
    return inStep ? 'inStep' : 'differing';
  } catch (error) {
    signal.throwIfAborted();
    // What the county or the way to it answered; anything else is our own failure, for the whole batch to try again.
    if (!(error instanceof AppError)) throw error;
    await db
      .transaction()
      .execute((trx) =>
        recordFailedReconciliation(trx, { region, error: error.code, trigger: 'daily', now }),
      );
    return 'unreachable';
  }
}
