/** Supervision activities (检查、视察、听取汇报 …) of a county, in their simple form. */
import type { ActivityMode } from '@linked/shared/activities/modes.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { activity } from '@linked/shared/contracts/county/groups.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import { insertNew } from '../../db/rows.ts';
import type { Activities } from '../../db/types.generated.ts';
import { type Actor, fieldsOf, requireField } from '../access/actor.ts';
import { requireDay } from '../access/days.ts';
import { requireCampaign, requireKnownField, requireOpenCampaign } from '../campaigns/open-campaign.ts';
import { beforeChange, putAway, storedAlike } from '../outbox/entity-change.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { activityReport } from './activity-report.ts';

export type Activity = z.infer<typeof activity>;

const toView = (row: Selectable<Activities>): Activity => ({
  id: row.id,
  campaignId: row.campaign_id,
  field: row.field,
  mode: row.mode as ActivityMode,
  heldOn: row.held_on,
  place: row.place,
  groupId: row.group_id,
  participants: row.participants,
  problemsFound: row.problems_found,
  summary: row.summary,
  revision: row.revision,
});

/** Newest first, as far as the actor's fields reach. Throws `campaign-unknown`. */
export async function listActivities(
  trx: RegionTransaction,
  actor: Actor,
  campaignId: string,
): Promise<Activity[]> {
  await requireCampaign(trx, campaignId);
  const fields = fieldsOf(actor);
  const rows = await trx
    .selectFrom('activities')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('deleted', '=', false)
    .$if(fields !== null, (query) => query.where('field', 'in', fields ?? []))
    .orderBy('held_on', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(toView);
}

/**
 * New with revision 0 (sent again, it is answered as stored), else a change of the revision seen. The day must have come, and the group be one of
 * the campaign's. Throws the errors of `requireOpenCampaign` and `beforeChange`, `field-unknown`,
 * `field-not-yours`, `value-out-of-range`, `not-found`.
 */
export async function saveActivity(
  trx: RegionTransaction,
  actor: Actor,
  input: Activity,
  now: Date,
): Promise<Activity> {
  const campaign = await requireOpenCampaign(trx, input.campaignId, 'record', now);
  requireKnownField(campaign, input.field);
  requireField(actor, input.field);
  requireDay('活动日期', input.heldOn, { max: shanghaiDate(now) });
  if (input.groupId !== null) await requireGroup(trx, input.campaignId, input.groupId);
  const before = await beforeChange(trx, 'activities', input);
  const columns = {
    field: input.field,
    mode: input.mode,
    held_on: input.heldOn,
    place: input.place,
    group_id: input.groupId,
    participants: input.participants,
    problems_found: input.problemsFound,
    summary: input.summary,
  };
  if (before) {
    requireField(actor, before.field);
    if (before.campaign_id !== input.campaignId) throw new AppError('not-found');
  }
  const row = before
    ? await trx
        .updateTable('activities')
        .set({ ...columns, revision: before.revision + 1 })
        .where('id', '=', input.id)
        .returningAll()
        .executeTakeFirstOrThrow()
    : await insertNew(trx, 'activities', { id: input.id, campaign_id: input.campaignId, ...columns });
  if (!row) {
    const [stored] = (await storedAlike(trx, 'activities', [input], toView)) ?? [];
    if (stored) return stored;
    throw new AppError('already-exists', { what: input.place });
  }
  return report(trx, actor, row, now);
}

async function requireGroup(trx: RegionTransaction, campaignId: string, groupId: string): Promise<void> {
  const group = await trx
    .selectFrom('rep_groups')
    .select('id')
    .where('id', '=', groupId)
    .where('campaign_id', '=', campaignId)
    .where('deleted', '=', false)
    .executeTakeFirst();
  if (!group) throw new AppError('not-found');
}

/** Throws `not-found`, `changed-meanwhile`, `field-not-yours` and the errors of `requireOpenCampaign`. */
export async function removeActivity(
  trx: RegionTransaction,
  actor: Actor,
  ref: { id: string; revision: number },
  now: Date,
): Promise<void> {
  const require = (campaignId: string) => requireOpenCampaign(trx, campaignId, 'record', now);
  const row = await putAway(trx, 'activities', { actor, ref, require });
  await report(trx, actor, row, now);
}

async function report(
  trx: RegionTransaction,
  actor: Actor,
  row: Selectable<Activities>,
  now: Date,
): Promise<Activity> {
  const changes = [{ feature: 'activities', id: row.campaign_id }] as const;
  await queueReports(trx, [activityReport(row)], { author: actor.name, now, changes });
  return toView(row);
}
