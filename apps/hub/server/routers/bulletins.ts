/** Bulletins: staff draft, edit and issue them; everybody who reads the campaign reads what was issued. */

import {
  discardBulletin,
  draftBulletin,
  editBulletin,
  issueBulletin,
} from '@linked/hub-core/bulletins/bulletins.ts';
import { bulletinPlace, getBulletin, listBulletins } from '@linked/hub-core/bulletins/read-bulletins.ts';
import { getCampaign } from '@linked/hub-core/campaigns/read-campaigns.ts';
import type { HubTransaction } from '@linked/hub-core/db/database.ts';
import { grantReaches } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { bulletinsContract as contract } from '@linked/shared/contracts/hub/bulletins.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { HubParts } from '../parts.ts';
import { requireRegion, scopesFor } from './scopes.ts';

export function createBulletinsRouter({ kit, db, now }: HubParts) {
  const { procedure } = kit;
  const readers = contract.list.who;
  const staff = contract.draft.who;

  /** Whether this is one of the staff whose campaign it is. */
  const seesDrafts = (principal: Principal, region: string): boolean =>
    principal.grants.some(
      (grant) => (staff as readonly string[]).includes(grant.role) && grantReaches(grant, region),
    );

  /** A bulletin of a campaign that is not the person's to see is not there. */
  const placeOf = async (principal: Principal, id: string) => {
    const place = await bulletinPlace(db, id);
    await getCampaign(db, place.campaignId, scopesFor(principal, readers)).catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'campaign-unknown'
        ? new AppError('not-found')
        : error;
    });
    return place;
  };

  const step = async (
    principal: Principal,
    id: string,
    rule: (trx: HubTransaction, at: { actor: Principal; now: Date }) => Promise<void>,
  ) => {
    const { region } = await placeOf(principal, id);
    requireRegion(principal, staff, region);
    await db.transaction().execute((trx) => rule(trx, { actor: principal, now: now() }));
  };

  return kit.router({
    list: procedure(contract.list).query(async ({ ctx, input }) => {
      const campaign = await getCampaign(db, input.campaignId, scopesFor(ctx.principal, readers));
      return listBulletins(db, { ...input, drafts: seesDrafts(ctx.principal, campaign.region) });
    }),
    get: procedure(contract.get).query(async ({ ctx, input }) => {
      const { region } = await placeOf(ctx.principal, input.id);
      return getBulletin(db, { ...input, drafts: seesDrafts(ctx.principal, region) });
    }),
    draft: procedure(contract.draft).mutation(async ({ ctx, input }) => {
      const campaign = await getCampaign(db, input.campaignId, scopesFor(ctx.principal, staff));
      requireRegion(ctx.principal, staff, campaign.region);
      const { id } = await db
        .transaction()
        .execute((trx) => draftBulletin(trx, { ...input, drafter: ctx.principal, now: now() }));
      return getBulletin(db, { id, drafts: true });
    }),
    edit: procedure(contract.edit).mutation(async ({ ctx, input }) => {
      await step(ctx.principal, input.id, (trx, at) => editBulletin(trx, { ...input, ...at }));
      return getBulletin(db, { id: input.id, drafts: true });
    }),
    issue: procedure(contract.issue).mutation(async ({ ctx, input }) => {
      await step(ctx.principal, input.id, (trx, at) => issueBulletin(trx, { ...input, ...at }));
      return getBulletin(db, { id: input.id, drafts: true });
    }),
    discard: procedure(contract.discard).mutation(async ({ ctx, input }) => {
      await step(ctx.principal, input.id, (trx, at) => discardBulletin(trx, { ...input, ...at }));
      return { id: input.id };
    }),
  });
}
