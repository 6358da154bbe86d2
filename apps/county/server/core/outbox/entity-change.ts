/** Changing the things a county keeps lists of (groups, activities, work items, baselines): revision and tombstone alike. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { RegionTransaction } from '../../db/database.ts';

export type ListTable = 'work_items' | 'baselines' | 'rep_groups' | 'activities';

export interface Held {
  revision: number;
  field: string;
  campaign_id: string;
}

/**
 * The row as it is before a change, locked; null for a new thing (`revision` 0 and id not taken).
 * Throws `changed-meanwhile` when the actor has seen another revision or it was removed, `not-found`,
 * `already-exists` when a new thing's id is taken.
 */
export async function beforeChange(
  trx: RegionTransaction,
  table: ListTable,
  ref: { id: string; revision: number },
): Promise<Held | null> {
  const row = await trx
    .selectFrom(table)
    .select(['revision', 'field', 'campaign_id', 'deleted'])
    .where('id', '=', ref.id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) {
    if (ref.revision !== 0) throw new AppError('not-found');
    return null;
  }
  if (ref.revision === 0) throw new AppError('already-exists', { what: ref.id });
  if (row.deleted || row.revision !== ref.revision) throw new AppError('changed-meanwhile');
  return row;
}
