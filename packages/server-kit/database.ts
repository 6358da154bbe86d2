/** The pool both servers query through, with PostgreSQL's values read the way the programs use them. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

const oid = { int8: 20, numeric: 1700, date: 1082, int8Array: 1016, numericArray: 1231, dateArray: 1182 };

function toNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new RangeError('a database number is larger than a program number can hold');
  return value;
}

const parsers = new Map<number, (text: string) => unknown>([
  [oid.int8, toNumber],
  [oid.numeric, toNumber],
  [oid.date, (text) => text],
]);
const textArray = pg.types.getTypeParser(1009 as number, 'text') as (text: string) => (string | null)[];
for (const array of [oid.int8Array, oid.numericArray])
  parsers.set(array, (text) => textArray(text).map((item) => (item === null ? null : toNumber(item))));
parsers.set(oid.dateArray, textArray);

/**
 * int8 and numeric arrive as numbers (a RangeError when they do not fit), `date` as 'YYYY-MM-DD',
 * timestamptz as Date. Kept per pool, so that no other user of pg in the process is changed.
 */
const types = {
  getTypeParser(id: number, format?: 'text' | 'binary') {
    return (format !== 'binary' && parsers.get(id)) || pg.types.getTypeParser(id, format as 'text');
  },
} as pg.CustomTypesConfig;

export interface DatabaseOptions {
  /** Connections at most; 10 when left out. */
  max?: number;
  applicationName?: string;
  /** Told of connections that broke while idle; the pool replaces them by itself. */
  onIdleError?: (error: Error) => void;
}

/** A pool with the parsers above. A statement that runs longer than a minute is cut off. */
export function createPool(url: string, options: DatabaseOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'linked-supervision',
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
    types,
  });
  // Without a listener a restart of PostgreSQL would end the process.
  pool.on('error', options.onIdleError ?? (() => {}));
  // The same for one that breaks while it is lent out and between two statements: its next statement fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Kysely over such a pool; `destroy()` ends the pool. */
export function createDatabase<DB>(url: string, options: DatabaseOptions = {}): Kysely<DB> {
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool: createPool(url, options) }) });
}
