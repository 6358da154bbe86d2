/** Who was reminded of what, and who has acknowledged it. */
import { listReminders } from '@linked/hub-core/reminders/list-reminders.ts';
import { remindersContract as contract } from '@linked/shared/contracts/hub/reminders.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, requireRegion, scopesFor } from './scopes.ts';

export function createRemindersRouter({ kit, db, now }: HubParts) {
  const { list } = contract;
  return kit.router({
    list: kit.procedure(list).query(async ({ ctx, input }) => {
      requireRegion(ctx.principal, list.who, input.within);
      await requireCampaign(db, ctx.principal, list.who, input.campaignId);
      return listReminders(db, { ...input, scopes: scopesFor(ctx.principal, list.who), now: now() });
    }),
  });
}
