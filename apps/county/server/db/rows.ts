/** Many rows in one statement and one parameter, whatever their number. */
import { type Insertable, sql } from 'kysely';
import type { RegionTransaction } from './database.ts';
import type { DB, Json } from './types.generated.ts';

/** A row as written: jsonb columns take any plain value. */
export type NewRow<T extends keyof DB> = {
  [K in keyof Insertable<DB[T]>]: Json extends Insertable<DB[T]>[K] ? unknown : Insertable<DB[T]>[K];
};

/** What a jsonb column holds, as the type that was validated when it was written. */
export const fromJson = <T>(value: unknown): T => value as T;

/**
 * Inserts rows that all have the same columns; a column left out takes its default (`region` the
 * transaction's own). JSON carries the values, so jsonb columns take plain objects. Returns the number of
 * rows written; with `skipExisting` rows whose key is taken are left alone and not counted.
 */
export async function insertRows<T extends keyof DB & string>(
  trx: RegionTransaction,
  table: T,
  rows: readonly NewRow<T>[],
  options: { skipExisting?: boolean } = {},
): Promise<number> {
  const first = rows[0];
  if (first === undefined) return 0;
  const columns = sql.join(Object.keys(first).map((name) => sql.ref(name)));
  const result = await sql`
    insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)
    ${options.skipExisting ? sql`on conflict do nothing` : sql``}
  `.execute(trx);
  return Number(result.numAffectedRows ?? 0n);
}
