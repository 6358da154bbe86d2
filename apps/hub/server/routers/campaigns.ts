/** Campaigns: who may → rule → answer. What is allowed in which state stands in packages/shared/campaigns/states.ts. */
import { beginClosing, closeCampaign, withdrawCampaign } from '@linked/hub-core/campaigns/course.ts';
import {
  approveCampaign,
  draftFromTemplate,
  reopenDraft,
  updateDraft,
} from '@linked/hub-core/campaigns/draft-campaign.ts';
import { issueCampaign } from '@linked/hub-core/campaigns/issue-campaign.ts';
import { getCampaign, listCampaigns } from '@linked/hub-core/campaigns/read-campaigns.ts';
import type { HubTransaction } from '@linked/hub-core/db/database.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { campaignTemplates } from '@linked/shared/campaigns/templates.ts';
import { campaignsContract as contract } from '@linked/shared/contracts/hub/campaigns.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, scopesFor } from './scopes.ts';

/** The region of the caller's own staff grant: a draft belongs to it. */
function staffRegion(principal: Principal): string {
  const grant = principal.grants.find(({ role }) => role === 'province-staff');
  if (!grant) throw new AppError('forbidden');
  return grant.region;
}

export function createCampaignsRouter({ kit, db, now }: HubParts) {
  const { procedure } = kit;

  type Step<I> = I & { actor: Principal; now: Date };
  /** A step on a campaign the caller can see, in one transaction. */
  const step = async <I extends { id: string; version: number }, R>(
    { ctx, input }: { ctx: { principal: Principal }; input: I },
    rule: (trx: HubTransaction, step: Step<I>) => Promise<R>,
  ): Promise<R> => {
    await requireCampaign(db, ctx.principal, contract.get.who, input.id);
    return db.transaction().execute((trx) => rule(trx, { ...input, actor: ctx.principal, now: now() }));
  };

  return kit.router({
    list: procedure(contract.list).query(({ ctx }) =>
      listCampaigns(db, scopesFor(ctx.principal, contract.list.who)),
    ),
    get: procedure(contract.get).query(({ ctx, input }) =>
      getCampaign(db, input.id, scopesFor(ctx.principal, contract.get.who)),
    ),
    templates: procedure(contract.templates).query(() =>
      campaignTemplates.map(({ id, title, editionId, fields, tasks }) => ({
        id,
        title,
        editionId,
        fields,
        tasks,
      })),
    ),
    draftFromTemplate: procedure(contract.draftFromTemplate).mutation(({ ctx, input }) =>
      db.transaction().execute((trx) =>
        draftFromTemplate(trx, {
          ...input,
          actor: ctx.principal,
          region: staffRegion(ctx.principal),
          now: now(),
        }),
      ),
    ),
    update: procedure(contract.update).mutation((call) => step(call, updateDraft)),
    approve: procedure(contract.approve).mutation((call) => step(call, approveCampaign)),
    reopenDraft: procedure(contract.reopenDraft).mutation((call) => step(call, reopenDraft)),
    issue: procedure(contract.issue).mutation((call) => step(call, issueCampaign)),
    beginClosing: procedure(contract.beginClosing).mutation((call) => step(call, beginClosing)),
    close: procedure(contract.close).mutation((call) => step(call, closeCampaign)),
    withdraw: procedure(contract.withdraw).mutation((call) => step(call, withdrawCampaign)),
  });
}
