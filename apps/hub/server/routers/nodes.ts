/** County instances: enrolment codes, revocation, how far each is, reconciliation on demand. */
import { writeAudit } from '@linked/hub-core/audit/write-audit.ts';
import { bindCounty } from '@linked/hub-core/link/county-client.ts';
import { listRefused } from '@linked/hub-core/link/refused.ts';
import { nodeConnection, revokeNode } from '@linked/hub-core/nodes/credentials.ts';
import { issueEnrolCodes } from '@linked/hub-core/nodes/enrol.ts';
import { listNodes } from '@linked/hub-core/nodes/list-nodes.ts';
import { openCredential } from '@linked/hub-core/nodes/sealing.ts';
import { listComparisons } from '@linked/hub-core/reconciliation/list-comparisons.ts';
import { reconcileNode } from '@linked/hub-core/reconciliation/reconcile-node.ts';
import { recordFailedReconciliation } from '@linked/hub-core/reconciliation/record-reconciliation.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { nodesContract as contract } from '@linked/shared/contracts/hub/nodes.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { HubParts } from '../parts.ts';
import { requireRegion, scopesFor } from './scopes.ts';

export function createNodesRouter(parts: HubParts) {
  const { kit, db, now } = parts;
  const { procedure } = kit;
  return kit.router({
    list: procedure(contract.list).query(({ ctx, input }) => {
      requireRegion(ctx.principal, contract.list.who, input.within);
      const scopes = scopesFor(ctx.principal, contract.list.who);
      return listNodes(db, { ...input, scopes, now: now() });
    }),
    issueCodes: procedure(contract.issueCodes).mutation(({ ctx, input }) =>
      db.transaction().execute((trx) => issueEnrolCodes(trx, { ...input, actor: ctx.principal, now: now() })),
    ),
    reconcile: procedure(contract.reconcile).mutation(async ({ ctx, input, signal }) => {
      requireRegion(ctx.principal, contract.reconcile.who, input.region);
      return reconcile(parts, { actor: ctx.principal, region: input.region, signal });
    }),
    comparisons: procedure(contract.comparisons).query(({ ctx, input }) => {
      requireRegion(ctx.principal, contract.comparisons.who, input.region);
      return listComparisons(db, input.region);
    }),
    rejected: procedure(contract.rejected).query(({ ctx, input }) => {
      requireRegion(ctx.principal, contract.rejected.who, input.within);
      return listRefused(db, { ...input, language: ctx.language });
    }),
    revoke: procedure(contract.revoke).mutation(({ ctx, input }) => {
      requireRegion(ctx.principal, contract.revoke.who, input.region);
      return db
        .transaction()
        .execute((trx) => revokeNode(trx, { ...input, actor: ctx.principal, now: now() }));
    }),
  });
}

/** Throws `node-unreachable` when the hub cannot call the county now, for whatever reason lies between the two. */
async function reconcile(
  { db, now, countyLink, sealingKey }: HubParts,
  { actor, region, signal }: { actor: Principal; region: string; signal: AbortSignal | undefined },
) {
  const connection = await nodeConnection(db, region);
  if (!connection) throw new AppError('node-unreachable', { region });
  const { endpoint, sealedCredential } = connection;
  const at = now();
  try {
    const credential = openCredential(sealingKey, sealedCredential);
    const link = bindCounty(countyLink, { endpoint, credential, region });
    const answer = await reconcileNode(db, link, { region, now: at, signal });
    const { resent, redelivered, inStep } = answer;
    await db.transaction().execute((trx) =>
      writeAudit(trx, {
        actor,
        action: 'node.reconcile',
        region,
        subject: region,
        detail: { resent, redelivered, inStep },
        now: at,
      }),
    );
    return answer;
  } catch (error) {
    const reason = error instanceof AppError ? error.code : 'internal';
    await db
      .transaction()
      .execute((trx) =>
        recordFailedReconciliation(trx, { region, error: reason, trigger: 'person', now: at }),
      );
    // A credential the county does not take is between the two tiers; the person here is signed in.
    if (error instanceof AppError && error.httpStatus === 401)
      throw new AppError('node-unreachable', { region }, { cause: error });
    throw error;
  }
}
