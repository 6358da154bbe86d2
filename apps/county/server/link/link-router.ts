/** The county's side of the link, mounted at /link. Whose credential was presented is settled before (link-http.ts). */
import type { Clock } from '@linked/server-kit/clock.ts';
import type { Kit, KitContext } from '@linked/server-kit/trpc.ts';
import { countyLinkContract as contract } from '@linked/shared/contracts/county/link.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { PROTOCOL } from '@linked/shared/link/protocol.ts';
import { deliverDirectives } from '../core/directives/deliver.ts';
import { digestOf, inventoryOf, resendPresent } from '../core/outbox/reconcile.ts';
import { type CountyDatabase, withRegion } from '../db/database.ts';

export interface LinkParts {
  kit: Kit<KitContext>;
  db: CountyDatabase;
  now: Clock;
  /** The hub called about this county: it is reachable. */
  onContact(region: string): void;
}

export function createLinkRouter({ kit, db, now, onContact }: LinkParts) {
  const { procedure } = kit;
  /** A hub's credential for one county opens that county only. */
  const regionOf = (node: { region: string }, region: string): string => {
    if (node.region !== region) throw new AppError('region-not-yours');
    onContact(region);
    return region;
  };
  return kit.router({
    link: kit.router({
      deliver: procedure(contract.deliver).mutation(async ({ ctx, input }) => {
        const region = regionOf(ctx.node, input.region);
        return { cursor: await deliverDirectives(db, { region, items: input.items, now: now() }) };
      }),
      digest: procedure(contract.digest).query(async ({ ctx, input }) => {
        const region = regionOf(ctx.node, input.region);
        const { rows, cursor } = await withRegion(db, region, (trx) => digestOf(trx, input.campaignId));
        return { region, rows, down: { cursor } };
      }),
      inventory: procedure(contract.inventory).query(async ({ ctx, input }) => ({
        items: await withRegion(db, regionOf(ctx.node, input.region), (trx) => inventoryOf(trx, input)),
      })),
      resend: procedure(contract.resend).mutation(async ({ ctx, input }) => ({
        queued: await withRegion(db, regionOf(ctx.node, input.region), (trx) =>
          resendPresent(trx, input, now()),
        ),
      })),
      ping: procedure(contract.ping).query(() => ({ ok: true as const, protocol: PROTOCOL })),
    }),
  });
}

export type CountyLinkRouter = ReturnType<typeof createLinkRouter>;
