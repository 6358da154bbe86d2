import type { HubDatabase } from '../db/database.ts';

/** Codes of the enrolled counties that the hub calls, ascending. */
export async function callableCounties(db: HubDatabase): Promise<string[]> {
  const rows = await db
    .selectFrom('nodes')
    .select('region')
    .where('mode', '=', 'push')
    .where('endpoint', 'is not', null)
    .where('enrolled_at', 'is not', null)
    .where('revoked_at', 'is', null)
    .orderBy('region')
    .execute();
  return rows.map((row) => row.region);
}
