/** Finds out when a county that pulls counts otherwise than this hub, and puts what waits after what it has. */
import { sql } from 'kysely';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { FARTHEST, renumberWaiting } from './renumber-deliveries.ts';

export interface Position {
  region: string;
  /** Last number that the county has stored. */
  cursor: number;
  /** Id of the directive under it; left out by one that does not say. */
  last?: string | undefined;
}

/**
 * A hub restored from a backup gives numbers out a second time: a county that asks for what follows its cursor would
 * never hear of those below it. When the number the county names stands for another directive here, or for none yet,
 * everything the hub does not know to have arrived is numbered after the county's cursor; what the county has all the
 * same it acknowledges by its id. One read when all is well, which is nearly always.
 */
export async function alignDeliveries(db: HubDatabase, position: Position): Promise<void> {
  if (position.cursor === 0 || (await agrees(db, position))) return;
  await db.transaction().execute((trx) => align(trx, position));
}

async function agrees(db: HubDatabase, { region, cursor, last }: Position): Promise<boolean> {
  const { rows } = await sql<{ same: boolean | null; known: boolean }>`
    select (select d.directive_id = ${last ?? null}::uuid from deliveries d
        where d.region = ${region} and d.seq = ${cursor}) as same,
      exists (select from nodes n where n.region = ${region} and n.down_seq >= ${cursor}) as known`.execute(
    db,
  );
  return last === undefined ? rows[0]!.known : rows[0]!.same === true;
}

async function align(trx: HubTransaction, { region, cursor, last }: Position): Promise<void> {
  const node = await trx
    .selectFrom('nodes')
    .select(['down_seq', 'down_cursor'])
    .where('region', '=', region)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!node) return;
  const here =
    last === undefined
      ? undefined
      : await trx
          .selectFrom('deliveries')
          .select('seq')
          .where('region', '=', region)
          .where('directive_id', '=', last)
          .executeTakeFirst();
  // Where the county is by this hub's own numbers.
  const reached = here?.seq ?? node.down_cursor;
  const farthest = Math.max(node.down_seq, node.down_cursor) + FARTHEST;
  if (cursor <= reached || cursor > farthest) return;
  await renumberWaiting(trx, { region, after: reached, shift: cursor - reached, downSeq: node.down_seq });
}
