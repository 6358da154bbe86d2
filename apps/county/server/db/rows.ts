/** Many rows in one statement and one parameter, whatever their number. */
import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely';
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
  const result = await insert(trx, table, rows, options.skipExisting ? sql`on conflict do nothing` : sql``);
  return Number(result?.numAffectedRows ?? 0n);
}

/** Inserts one row and answers with it as stored; null when its key is taken. */
export async function insertNew<T extends keyof DB & string>(
  trx: RegionTransaction,
  table: T,
  row: NewRow<T>,
): Promise<Selectable<DB[T]> | null> {
  const result = await insert(trx, table, [row], sql`on conflict do nothing returning *`);
  return (result?.rows[0] as Selectable<DB[T]> | undefined) ?? null;
}

/** Inserts rows and answers with the ids of those that were new; a row whose key is taken is left alone. */
export async function insertNewIds<T extends keyof DB & string>(
  trx: RegionTransaction,
  table: T,
  rows: readonly NewRow<T>[],
): Promise<Set<string>> {
  const result = await insert(trx, table, rows, sql`on conflict do nothing returning id`);
  return new Set((result?.rows as { id: string }[] | undefined)?.map((row) => row.id));
}

async function insert<T extends keyof DB & string>(
  trx: RegionTransaction,
  table: T,
  rows: readonly NewRow<T>[],
  rest: RawBuilder<unknown>,
) {
  const first = rows[0];
  if (first === undefined) return null;
  const columns = sql.join(Object.keys(first).map((name) => sql.ref(name)));
  return sql`
    insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)
    ${rest}
  `.execute(trx);
}
