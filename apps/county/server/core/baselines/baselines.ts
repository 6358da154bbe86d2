/** Inventories counted before rectification starts (底数). */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { baseline } from '@linked/shared/contracts/county/tasks.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import { insertNew, insertRows } from '../../db/rows.ts';
import type { Baselines } from '../../db/types.generated.ts';
import { type Actor, fieldsOf, requireField } from '../access/actor.ts';
import { requireDay } from '../access/days.ts';
import { requireCampaign, requireKnownField, requireOpenCampaign } from '../campaigns/open-campaign.ts';
import { beforeChange, putAway, storedAlike } from '../outbox/entity-change.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { baselineReport } from './baseline-report.ts';

export type Baseline = z.infer<typeof baseline>;

const toView = (row: Selectable<Baselines>): Baseline => ({
  id: row.id,
  campaignId: row.campaign_id,
  field: row.field,
  name: row.name,
  unit: row.unit,
  amount: row.amount,
  countedOn: row.counted_on,
  revision: row.revision,
});

/** By field, as far as the actor's fields reach. Throws `campaign-unknown`. */
export async function listBaselines(
  trx: RegionTransaction,
  actor: Actor,
  campaignId: string,
): Promise<Baseline[]> {
  await requireCampaign(trx, campaignId);
  const fields = fieldsOf(actor);
  const rows = await trx
    .selectFrom('baselines')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('deleted', '=', false)
    .$if(fields !== null, (query) => query.where('field', 'in', fields ?? []))
    .orderBy('field')
    .orderBy('id')
    .execute();
  return rows.map(toView);
}

/**
 * New with revision 0 (sent again, it is answered as stored), else a change of the revision seen; one inventory of a name in a field. Throws the
 * errors of `requireOpenCampaign` and `beforeChange`, `field-unknown`, `field-not-yours`,
 * `value-out-of-range`, `already-exists`.
 */
export async function saveBaseline(
  trx: RegionTransaction,
  actor: Actor,
  input: Baseline,
  now: Date,
): Promise<Baseline> {
  const campaign = await requireOpenCampaign(trx, input.campaignId, 'record', now);
  requireKnownField(campaign, input.field);
  requireField(actor, input.field);
  requireDay('清点日期', input.countedOn, { max: shanghaiDate(now) });
  const before = await beforeChange(trx, 'baselines', input);
  if (before) await requireFreeName(trx, input);
  const columns = {
    field: input.field,
    name: input.name,
    unit: input.unit,
    amount: input.amount,
    counted_on: input.countedOn,
  };
  if (before) {
    requireField(actor, before.field);
    if (before.campaign_id !== input.campaignId) throw new AppError('not-found');
  }
  const row = before
    ? await trx
        .updateTable('baselines')
        .set({ ...columns, revision: before.revision + 1 })
        .where('id', '=', input.id)
        .returningAll()
        .executeTakeFirstOrThrow()
    : await insertNew(trx, 'baselines', { id: input.id, campaign_id: input.campaignId, ...columns });
  if (!row) {
    const [stored] = (await storedAlike(trx, 'baselines', [input], toView)) ?? [];
    if (stored) return stored;
    throw new AppError('already-exists', { what: input.name });
  }
  return report(trx, actor, row, now);
}

/**
 * A list of new inventories, all or none, or the very same list again. Throws what `saveBaseline` throws; `already-exists` when an id or a
 * name in its field is taken, by another inventory or twice in the list.
 */
export async function saveBaselines(
  trx: RegionTransaction,
  actor: Actor,
  input: { campaignId: string; baselines: readonly Omit<Baseline, 'campaignId' | 'revision'>[] },
  now: Date,
): Promise<number> {
  const campaign = await requireOpenCampaign(trx, input.campaignId, 'record', now);
  for (const item of input.baselines) {
    requireKnownField(campaign, item.field);
    requireField(actor, item.field);
    requireDay('清点日期', item.countedOn, { max: shanghaiDate(now) });
  }
  const rows = input.baselines.map((item) => ({
    id: item.id,
    campaign_id: input.campaignId,
    field: item.field,
    name: item.name,
    unit: item.unit,
    amount: item.amount,
    counted_on: item.countedOn,
    revision: 1,
    deleted: false,
  }));
  const written = await insertRows(trx, 'baselines', rows, { skipExisting: true });
  if (written < rows.length) {
    const sent = input.baselines.map((item) => ({ ...item, campaignId: input.campaignId, revision: 0 }));
    if (written === 0 && (await storedAlike(trx, 'baselines', sent, toView))) return rows.length;
    throw new AppError('already-exists', { what: rows.map((row) => row.name).join('、') });
  }
  await queueReports(
    trx,
    rows.map((row) => baselineReport({ ...row, region: actor.region })),
    { author: actor.name, now, changes: [{ feature: 'tasks', id: input.campaignId }] },
  );
  return rows.length;
}

async function requireFreeName(trx: RegionTransaction, input: Baseline): Promise<void> {
  const other = await trx
    .selectFrom('baselines')
    .select('id')
    .where('campaign_id', '=', input.campaignId)
    .where('field', '=', input.field)
    .where('name', '=', input.name)
    .where('deleted', '=', false)
    .where('id', '<>', input.id)
    .executeTakeFirst();
  if (other) throw new AppError('already-exists', { what: input.name });
}

/** Throws `not-found`, `changed-meanwhile`, `field-not-yours` and the errors of `requireOpenCampaign`. */
export async function removeBaseline(
  trx: RegionTransaction,
  actor: Actor,
  ref: { id: string; revision: number },
  now: Date,
): Promise<void> {
  const require = (campaignId: string) => requireOpenCampaign(trx, campaignId, 'record', now);
  const row = await putAway(trx, 'baselines', { actor, ref, require });
  await report(trx, actor, row, now);
}

async function report(
  trx: RegionTransaction,
  actor: Actor,
  row: Selectable<Baselines>,
  now: Date,
): Promise<Baseline> {
  const changes = [{ feature: 'tasks', id: row.campaign_id }] as const;
  await queueReports(trx, [baselineReport(row)], { author: actor.name, now, changes });
  return toView(row);
}
