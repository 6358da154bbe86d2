/** The hub's side of the link, mounted at /link. Whose credential was presented is settled before (link-http.ts). */
import { ingestReports, presentJudgements } from '@linked/hub-core/link/ingest.ts';
import { nodeConnection, rotateCredential, touchNode } from '@linked/hub-core/nodes/credentials.ts';
import { enrolNode } from '@linked/hub-core/nodes/enrol.ts';
import { pullDirectives } from '@linked/hub-core/nodes/pull-directives.ts';
import { compareWithPulling } from '@linked/hub-core/reconciliation/compare-pulling.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { hubLinkContract as contract } from '@linked/shared/contracts/hub/link.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { HubParts } from './parts.ts';

/** A county speaks for itself only; a municipal hub between will speak for those inside it. */
function requireOwnRegion(node: { region: string }, region: string): void {
  if (node.region !== region) throw new AppError('report-not-yours', { region });
}

export function createLinkRouter({
  kit,
  db,
  now,
  sealingKey,
  hubName,
  onLoopback,
}: Omit<HubParts, 'live' | 'countyLink'>) {
  const { procedure } = kit;
  const answer = (credential: string) => ({ credential, hubName, today: shanghaiDate(now()) });
  return kit.router({
    link: kit.router({
      enrol: procedure(contract.enrol).mutation(async ({ input }) => {
        const { credential } = await db
          .transaction()
          .execute((trx) => enrolNode(trx, { ...input, onLoopback, sealingKey, now: now() }));
        return answer(credential);
      }),
      report: procedure(contract.report).mutation(async ({ ctx, input }) => {
        requireOwnRegion(ctx.node, input.region);
        await touchNode(db, ctx.node.region, now());
        return ingestReports(db, { ...input, now: now() });
      }),
      pull: procedure(contract.pull).query(async ({ ctx, input }) => {
        requireOwnRegion(ctx.node, input.region);
        await touchNode(db, ctx.node.region, now());
        const { region } = ctx.node;
        if (!input.held) return pullDirectives(db, { ...input, now: now() });
        const judgements = await presentJudgements(db, region, input.held);
        // A county that the hub calls is sent its directives: what it says of its cursor here confirms nothing.
        if (await nodeConnection(db, region)) return { items: [], more: false, judgements };
        return { ...(await pullDirectives(db, { ...input, now: now() })), judgements };
      }),
      compare: procedure(contract.compare).mutation(async ({ ctx, input }) => {
        requireOwnRegion(ctx.node, input.region);
        requireOwnRegion(ctx.node, input.digest.region);
        await touchNode(db, ctx.node.region, now());
        return compareWithPulling(db, input, now());
      }),
      rotate: procedure(contract.rotate).mutation(async ({ ctx, input }) => {
        const { credential } = await db
          .transaction()
          .execute((trx) =>
            rotateCredential(trx, { ...input, region: ctx.node.region, sealingKey, now: now() }),
          );
        return answer(credential);
      }),
    }),
  });
}

export type HubLinkRouter = ReturnType<typeof createLinkRouter>;
