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
