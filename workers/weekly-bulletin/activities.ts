/** Activities of the weekly bulletin. */
import { draftBulletin } from '@linked/hub-core/bulletins/bulletins.ts';
import { isAppError } from '@linked/shared/errors/app-error.ts';
import type { WorkerDependencies } from '../dependencies.ts';
import type { bulletinActivityNames } from '../schedules/names.ts';

export type BulletinActivities = ReturnType<typeof createBulletinActivities>;

export function createBulletinActivities({ db, clock }: WorkerDependencies) {
  return {
    /** @returns `nothing` when no figures were kept yet, or the campaign ended meanwhile; can be repeated */
    async draftWeeklyBulletin({
      campaignId,
    }: {
      campaignId: string;
    }): Promise<{ outcome: 'drafted' | 'there-already' | 'nothing' }> {
      try {
        const { fresh } = await db
          .transaction()
          .execute((trx) => draftBulletin(trx, { campaignId, drafter: 'weekly-work', now: clock() }));
        return { outcome: fresh ? 'drafted' : 'there-already' };
      } catch (error) {
        const passing = ['snapshot-missing', 'campaign-not-running'];
        if (isAppError(error) && passing.includes(error.code)) return { outcome: 'nothing' };
        throw error;
      }
    },
  } satisfies Record<keyof typeof bulletinActivityNames, unknown>;
}
