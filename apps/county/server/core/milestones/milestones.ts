/** What the county's congress has done in a campaign: one record, reported whole at every change. */
import { isDeepStrictEqual } from 'node:util';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { savedMilestones } from '@linked/shared/contracts/county/milestones.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { derivedId } from '@linked/shared/ids.ts';
import { type Milestones, noMilestones, recordedMilestones } from '@linked/shared/milestones/milestones.ts';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import { fromJson, insertRows } from '../../db/rows.ts';
import type { Actor } from '../access/actor.ts';
import { requireDay } from '../access/days.ts';
import { requireCampaign, requireOpenCampaign } from '../campaigns/open-campaign.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { milestonesReport } from './milestones-report.ts';

export type SavedMilestones = z.infer<typeof savedMilestones>;

const names = { governmentReport: '听取政府汇报', listsRead: '查阅清单台账', onSite: '现场检查' } as const;

/** Nothing with revision 0 before the first entry. Throws `campaign-unknown`. */
export async function getMilestones(trx: RegionTransaction, campaignId: string): Promise<SavedMilestones> {
  await requireCampaign(trx, campaignId);
  return (await stored(trx, campaignId)) ?? { marks: noMilestones, revision: 0, enteredBy: null };
}

/**
 * The order of the steps is not checked here: the screen asks about it. An entry sent again as it is stored is
 * answered without a new revision. Throws the errors of `requireOpenCampaign`, `changed-meanwhile`,
 * `value-out-of-range` for a day that has not come.
 */
export async function saveMilestones(
  trx: RegionTransaction,
  actor: Actor,
  input: { campaignId: string; revision: number; marks: Milestones },
  now: Date,
): Promise<SavedMilestones> {
  const { campaignId, marks } = input;
  const campaign = await requireOpenCampaign(trx, campaignId, 'record', now);
  for (const key of recordedMilestones) {
    const mark = marks[key];
    if (mark) requireDay(names[key], mark.on, { max: shanghaiDate(now) });
  }
  const before = await stored(trx, campaignId);
  if (before && isDeepStrictEqual(before.marks, marks)) return before;
  const written =
    input.revision === 0
      ? await insertRows(
          trx,
          'milestones',
          [
            {
              campaign_id: campaignId,
              entity_id: derivedId(campaignId, actor.region, 'milestones'),
              title: campaign.title,
              marks,
              entered_by: actor.name,
            },
          ],
          { skipExisting: true },
        )
      : await change(trx, actor, input);
  if (written === 0) throw new AppError('changed-meanwhile');
  const row = await trx
    .selectFrom('milestones')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
  const changes = [{ feature: 'milestones', id: campaignId }] as const;
  await queueReports(trx, [milestonesReport(row)], { author: actor.name, now, changes });
  return { marks, revision: row.revision, enteredBy: row.entered_by };
}

async function change(
  trx: RegionTransaction,
  actor: Actor,
  input: { campaignId: string; revision: number; marks: Milestones },
): Promise<number> {
  const result = await trx
    .updateTable('milestones')
    .set({ marks: JSON.stringify(input.marks), entered_by: actor.name, revision: input.revision + 1 })
    .where('campaign_id', '=', input.campaignId)
    .where('revision', '=', input.revision)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

async function stored(trx: RegionTransaction, campaignId: string): Promise<SavedMilestones | null> {
  const row = await trx
    .selectFrom('milestones')
    .select(['marks', 'revision', 'entered_by'])
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  return row ? { marks: fromJson(row.marks), revision: row.revision, enteredBy: row.entered_by } : null;
}
