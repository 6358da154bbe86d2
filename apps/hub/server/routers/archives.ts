/** The end of a campaign: what is still open, and what was kept. The files themselves: `archive-files.ts`. */
import { getArchive } from '@linked/hub-core/archives/read-archive.ts';
import { readStillOpen } from '@linked/hub-core/archives/still-open.ts';
import { archivesContract as contract } from '@linked/shared/contracts/hub/archives.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, scopesFor } from './scopes.ts';

export function createArchivesRouter({ kit, db, now }: HubParts) {
  const { procedure } = kit;
  return kit.router({
    stillOpen: procedure(contract.stillOpen).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.stillOpen.who, input.campaignId);
      const scopes = scopesFor(ctx.principal, contract.stillOpen.who);
      return readStillOpen(db, { ...input, scopes, now: now() });
    }),
    get: procedure(contract.get).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.get.who, input.campaignId);
      return getArchive(db, input.campaignId);
    }),
  });
}
