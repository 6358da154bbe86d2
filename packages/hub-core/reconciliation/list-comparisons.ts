import type { comparison } from '@linked/shared/contracts/hub/nodes.ts';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';

export type Comparison = z.infer<typeof comparison>;

/** Two months of days, and what people began between. */
const MOST = 60;

/** The county's last comparisons, newest first. */
export async function listComparisons(db: HubDatabase, region: string): Promise<Comparison[]> {
  const rows = await db
    .selectFrom('reconciliations')
    .selectAll()
    .where('region', '=', region)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    trigger: row.trigger as Comparison['trigger'],
    differences: row.differences as Comparison['differences'],
    found: row.found,
    resent: row.resent,
    redelivered: row.redelivered,
    stillOpen: row.still_open,
    inStep: row.in_step,
    error: row.error,
  }));
}
