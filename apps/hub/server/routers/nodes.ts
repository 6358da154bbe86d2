/** County instances: enrolment codes, revocation, how far each is, reconciliation on demand. */
import { listRefused } from '@linked/hub-core/link/refused.ts';
import { revokeNode } from '@linked/hub-core/nodes/credentials.ts';
import { issueEnrolCodes } from '@linked/hub-core/nodes/enrol.ts';
import { listNodes } from '@linked/hub-core/nodes/list-nodes.ts';
import { nodesContract as contract } from '@linked/shared/contracts/hub/nodes.ts';
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
