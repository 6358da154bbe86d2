/** Changing the things a county keeps lists of (groups, activities, work items, baselines): revision and tombstone alike. */
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Selectable } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import type { DB } from '../../db/types.generated.ts';
import { type Actor, requireField } from '../access/actor.ts';

export type ListTable = 'work_items' | 'baselines' | 'rep_groups' | 'activities';

export interface Held {
  revision: number;
  field: string;
  campaign_id: string;
}

/**
 * The row as it is before a change, locked; null for a new thing (`revision` 0), whose id the insert finds
 * taken or not. Throws `changed-meanwhile` when the actor has seen another revision or it was removed, `not-found`.
 */
export async function beforeChange(
  trx: RegionTransaction,
  table: ListTable,
  ref: { id: string; revision: number },
): Promise<Held | null> {
  if (ref.revision === 0) return null;
  const row = await trx
    .selectFrom(table)
    .select(['revision', 'field', 'campaign_id', 'deleted'])
    .where('id', '=', ref.id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  if (row.deleted || row.revision !== ref.revision) throw new AppError('changed-meanwhile');
  return row;
}

/**
 * The things as stored, when new ones turn out to be there already with just this content: the answer to
 * their saving was lost and the saver repeats it. Null when any is not there, was removed or reads otherwise.
 * `toView` makes of a row what the saver sent, but for the revision, which is not compared.
 */
export async function storedAlike<T extends ListTable, V extends { id: string; revision: number }>(
  trx: RegionTransaction,
  table: T,
  sent: readonly V[],
  toView: (row: Selectable<DB[T]>) => V,
): Promise<V[] | null> {
  const ids = sent.map((item) => item.id);
  const rows = await trx
    .selectFrom(table as ListTable)
    .selectAll()
    .where('id', 'in', ids)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const views: V[] = [];
  for (const item of sent) {
    const row = byId.get(item.id);
    if (!row || row.deleted) return null;
    const view = toView(row as Selectable<DB[T]>);
    if (!isDeepStrictEqual({ ...view, revision: 0 }, { ...item, revision: 0 })) return null;
    views.push(view);
  }
  return views;
}

/**
 * Removes a thing: its row stays as a tombstone under its next revision, and is returned to be reported. `require`
 * checks the campaign, which is the same for all of a kind.
 * @throws `not-found`, `changed-meanwhile`, `field-not-yours` and what `require` throws
 */
export async function putAway<T extends ListTable>(
  trx: RegionTransaction,
  table: T,
  {
    actor,
    ref,
    require,
  }: {
    actor: Actor;
    ref: { id: string; revision: number };
    require: (campaignId: string) => Promise<unknown>;
  },
): Promise<Selectable<DB[T]>> {
  const before = await beforeChange(trx, table, ref);
  if (!before) throw new AppError('not-found');
  await require(before.campaign_id);
  requireField(actor, before.field);
  const row = await trx
    .updateTable(table as ListTable)
    .set({ deleted: true, revision: before.revision + 1 })
    .where('id', '=', ref.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return row as Selectable<DB[T]>;
}
