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
  return begin(db, region, '', work);
}

/** The same, one at a time for a county: waits for its turn before the first row is read. */
export async function withRegionAlone<T>(
  db: CountyDatabase,
  region: string,
  work: (trx: RegionTransaction) => Promise<T>,
): Promise<T> {
  // Not by locking the instance's row: writers lock that one last, and the two would wait for each other.
  return begin(db, region, `select pg_advisory_xact_lock(hashtext('county-alone'), ${Number(region)})`, work);
}

/** One message begins the transaction and names its region: this is on the way of every call. */
async function begin<T>(
  db: CountyDatabase,
  region: string,
  first: string,
  work: (trx: RegionTransaction) => Promise<T>,
): Promise<T> {
  // The code stands in the text of the statement, so nothing but six digits may get there.
  if (!isRegionCode(region)) throw new TypeError('a region code has six digits');
  return db.connection().execute(async (connection) => {
    await sql.raw(`begin; set local app.region = '${region}'; ${first}`).execute(connection);
    try {
      const result = await work(connection as unknown as RegionTransaction);
      await sql`commit`.execute(connection);
      return result;
    } catch (error) {
      // Fails only when the connection is gone, and the transaction with it.
      await sql`rollback`.execute(connection).catch(() => {});
      throw error;
    }
  });
}

/** The region of the transaction, for statements on tables without row-level security. */
export const ownRegion = sql<string>`current_setting('app.region')::char(6)`;
