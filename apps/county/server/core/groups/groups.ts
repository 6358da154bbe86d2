/** Representative groups (代表小组) of a county. */
import type { repGroup } from '@linked/shared/contracts/county/groups.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { sumTiers } from '@linked/shared/primitives.ts';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import { fromJson, insertRows } from '../../db/rows.ts';
import type { RepGroups } from '../../db/types.generated.ts';
import { type Actor, fieldsOf, requireField } from '../access/actor.ts';
import { requireCampaign, requireKnownField, requireOpenCampaign } from '../campaigns/open-campaign.ts';
import { beforeChange, putAway, storedAlike } from '../outbox/entity-change.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { groupReport } from './group-report.ts';

export type RepGroup = z.infer<typeof repGroup>;

const toView = (row: Selectable<RepGroups>): RepGroup => ({
  id: row.id,
  campaignId: row.campaign_id,
  field: row.field,
  name: row.name,
  leaderName: row.leader_name,
  members: fromJson(row.members),
  otherMembers: row.other_members,
  trained: row.trained,
  revision: row.revision,
});

/** As far as the actor's fields reach. Throws `campaign-unknown`. */
export async function listGroups(
  trx: RegionTransaction,
  actor: Actor,
  campaignId: string,
): Promise<RepGroup[]> {
  await requireCampaign(trx, campaignId);
  const fields = fieldsOf(actor);
  const rows = await trx
    .selectFrom('rep_groups')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('deleted', '=', false)
    .$if(fields !== null, (query) => query.where('field', 'in', fields ?? []))
    .orderBy('field')
    .orderBy('id')
    .execute();
  return rows.map(toView);
}

/** Nobody is trained who is not a member. */
function checkGroup(group: RepGroup): void {
  const members = sumTiers(group.members) + group.otherMembers;
  if (members === 0)
    throw new AppError('value-out-of-range', { what: `${group.name} 成员人数`, min: 1, max: 100_000 });
  if (group.trained > members)
    throw new AppError('value-over-base', {
      what: `${group.name} 参训人数`,
      value: group.trained,
      base: members,
    });
}

/**
 * New with revision 0, else a change of the revision seen; a new one sent again is answered as stored. Throws
 * the errors of `requireOpenCampaign` and `beforeChange`, `already-exists`, `field-unknown`, `field-not-yours`, `value-out-of-range`, `value-over-base`.
 */
export async function saveGroup(
  trx: RegionTransaction,
  actor: Actor,
  group: RepGroup,
  now: Date,
): Promise<RepGroup> {
  const campaign = await requireOpenCampaign(trx, group.campaignId, 'record', now);
  requireKnownField(campaign, group.field);
  requireField(actor, group.field);
  checkGroup(group);
  const before = await beforeChange(trx, 'rep_groups', group);
  if (!before) {
    const [saved] = await insertGroups(trx, actor, [group], now);
    return saved!;
  }
  requireField(actor, before.field);
  if (before.campaign_id !== group.campaignId) throw new AppError('not-found');
  const row = await trx
    .updateTable('rep_groups')
    .set({
      field: group.field,
      name: group.name,
      leader_name: group.leaderName,
      members: JSON.stringify(group.members),
      other_members: group.otherMembers,
      trained: group.trained,
      revision: before.revision + 1,
    })
    .where('id', '=', group.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await queueReports(trx, [groupReport(row)], told(actor, row.campaign_id, now));
  return toView(row);
}

/** Many new groups, all or none, or the very same list again. Throws what `saveGroup` throws. */
export async function saveGroups(
  trx: RegionTransaction,
  actor: Actor,
  groups: readonly RepGroup[],
  now: Date,
): Promise<number> {
  for (const campaignId of new Set(groups.map((group) => group.campaignId))) {
    const campaign = await requireOpenCampaign(trx, campaignId, 'record', now);
    for (const group of groups.filter((one) => one.campaignId === campaignId)) {
      requireKnownField(campaign, group.field);
      requireField(actor, group.field);
      checkGroup(group);
      if (group.revision !== 0) throw new AppError('already-exists', { what: group.name });
    }
  }
  await insertGroups(trx, actor, groups, now);
  return groups.length;
}

/** Answers with the groups as stored, also when all of them were there already, just as they are sent. */
async function insertGroups(
  trx: RegionTransaction,
  actor: Actor,
  groups: readonly RepGroup[],
  now: Date,
): Promise<RepGroup[]> {
  const rows = groups.map((group) => ({
    id: group.id,
    campaign_id: group.campaignId,
    field: group.field,
    name: group.name,
    leader_name: group.leaderName,
    members: group.members,
    other_members: group.otherMembers,
    trained: group.trained,
    revision: 1,
    deleted: false,
    taken_from: null,
  }));
  const written = await insertRows(trx, 'rep_groups', rows, { skipExisting: true });
  if (written < rows.length) {
    const stored = written === 0 ? await storedAlike(trx, 'rep_groups', groups, toView) : null;
    if (stored) return stored;
    throw new AppError('already-exists', { what: groups.map((group) => group.name).join('、') });
  }
  const drafts = rows.map((row) => groupReport({ ...row, region: actor.region }));
  await queueReports(trx, drafts, {
    author: actor.name,
    now,
    changes: [...new Set(groups.map((group) => group.campaignId))].map((id) => ({ feature: 'groups', id })),
  });
  return groups.map((group) => ({ ...group, revision: 1 }));
}

/** Throws `not-found`, `changed-meanwhile`, `field-not-yours` and the errors of `requireOpenCampaign`. */
export async function removeGroup(
  trx: RegionTransaction,
  actor: Actor,
  ref: { id: string; revision: number },
  now: Date,
): Promise<void> {
  const require = (campaignId: string) => requireOpenCampaign(trx, campaignId, 'record', now);
  const row = await putAway(trx, 'rep_groups', { actor, ref, require });
  await queueReports(trx, [groupReport(row)], told(actor, row.campaign_id, now));
}

const told = (actor: Actor, campaignId: string, now: Date) => ({
  author: actor.name,
  now,
  changes: [{ feature: 'groups', id: campaignId }] as const,
});
