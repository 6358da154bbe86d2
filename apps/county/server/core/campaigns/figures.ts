/** County-wide figures that cannot be summed over fields: distinct people, opinions, visits, teams. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { countyFigures } from '@linked/shared/contracts/county/directives.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { derivedId } from '@linked/shared/ids.ts';
import { noTierCounts, sumTiers } from '@linked/shared/primitives.ts';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import { fromJson, insertRows } from '../../db/rows.ts';
import type { Actor } from '../access/actor.ts';
import { requireDay } from '../access/days.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { figuresReport } from './county-reports.ts';
import { requireCampaign, requireOpenCampaign } from './open-campaign.ts';

export type Figures = z.infer<typeof countyFigures>;
export type SavedFigures = Figures & { revision: number; enteredBy: string | null };

const noFigures = (today: string): SavedFigures => ({
  representativesTotal: 0,
  participating: noTierCounts,
  staffParticipating: 0,
  representativesTrained: 0,
  staffTrained: 0,
  opinionsCollected: 0,
  opinionsAnswered: 0,
  cadreVisits: 0,
  inspectionTeams: 0,
  asOf: today,
  revision: 0,
  enteredBy: null,
});

/** Zeros with revision 0 before the first entry. Throws `campaign-unknown`. */
export async function getFigures(
  trx: RegionTransaction,
  campaignId: string,
  now: Date,
): Promise<SavedFigures> {
  await requireCampaign(trx, campaignId);
  const row = await trx
    .selectFrom('county_figures')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  if (!row) return noFigures(shanghaiDate(now));
  return { ...fromJson<Figures>(row.figures), revision: row.revision, enteredBy: row.entered_by };
}

/** Throws the errors of `requireOpenCampaign`, `changed-meanwhile`, `value-over-base`, `value-out-of-range`. */
export async function saveFigures(
  trx: RegionTransaction,
  actor: Actor,
  input: { campaignId: string; revision: number; figures: Figures },
  now: Date,
): Promise<SavedFigures> {
  const { campaignId, figures } = input;
  await requireOpenCampaign(trx, campaignId, 'record', now);
  checkFigures(figures, shanghaiDate(now));
  const written =
    input.revision === 0
      ? await insertRows(
          trx,
          'county_figures',
          [
            {
              campaign_id: campaignId,
              entity_id: derivedId(campaignId, actor.region, 'county-figures'),
              figures,
              entered_by: actor.name,
            },
          ],
          { skipExisting: true },
        )
      : await changeFigures(trx, actor, input);
  if (written === 0) throw new AppError('changed-meanwhile');
  const row = await trx
    .selectFrom('county_figures')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
  const changes = [{ feature: 'campaigns', id: campaignId }] as const;
  await queueReports(trx, [figuresReport(row)], { author: actor.name, now, changes });
  return { ...figures, revision: row.revision, enteredBy: row.entered_by };
}

async function changeFigures(
  trx: RegionTransaction,
  actor: Actor,
  input: { campaignId: string; revision: number; figures: Figures },
): Promise<number> {
  const result = await trx
    .updateTable('county_figures')
    .set({ figures: JSON.stringify(input.figures), entered_by: actor.name, revision: input.revision + 1 })
    .where('campaign_id', '=', input.campaignId)
    .where('revision', '=', input.revision)
    .executeTakeFirstOrThrow();
  return Number(result.numUpdatedRows);
}

/** Parts are not larger than their wholes. */
function checkFigures(figures: Figures, today: string): void {
  const participating = sumTiers(figures.participating);
  const parts: [string, number, number][] = [
    ['参与代表人数', participating, figures.representativesTotal],
    ['参训代表人数', figures.representativesTrained, participating],
    ['参训工作人员人数', figures.staffTrained, figures.staffParticipating],
    ['已答复意见数', figures.opinionsAnswered, figures.opinionsCollected],
  ];
  for (const [what, value, base] of parts)
    if (value > base) throw new AppError('value-over-base', { what, value, base });
  requireDay('统计截止日期', figures.asOf, { max: today });
}
