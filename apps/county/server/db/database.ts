/** The county host's database, and the only way to a county's rows: a transaction that belongs to one region. */
import { isRegionCode } from '@linked/shared/regions/region.ts';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from './types.generated.ts';

export type CountyDatabase = Kysely<DB>;
/** A transaction inside `withRegion`: row-level security shows it one county's rows. */
export type RegionTransaction = Transaction<DB>;

/**
 * Runs `work` in a transaction that sees and writes the rows of `region` only, whatever its queries ask for.
 * The setting ends with the transaction, so a pooled connection never carries it over.
 */
export async function withRegion<T>(
  db: CountyDatabase,
  region: string,
  work: (trx: RegionTransaction) => Promise<T>,
): Promise<T> {
  if (!isRegionCode(region)) throw new TypeError('a region code has six digits');
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('app.region', ${region}, true)`.execute(trx);
    return work(trx);
  });
}

/** The region of the transaction, for statements on tables without row-level security. */
export const ownRegion = sql<string>`current_setting('app.region')::char(6)`;
