/** The hub's database as query functions take it: the pool or a transaction on it. */
import type { Kysely, Transaction } from 'kysely';
import type { DB } from './types.generated.ts';

export type HubDatabase = Kysely<DB>;
export type HubTransaction = Transaction<DB>;
