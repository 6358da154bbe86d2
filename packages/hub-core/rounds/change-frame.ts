/** What all changes of a round have in common: how a row is made or changed, and what is left behind of it. */
import type { Principal } from '@linked/shared/access/roles.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Insertable, Updateable } from 'kysely';
import { writeAudit } from '../audit/write-audit.ts';
import { channels } from '../db/channels.ts';
import type { HubTransaction } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { DB } from '../db/types.generated.ts';
import { requireVersion } from './round-access.ts';

export type By = { actor: Principal; now: Date };

type RoundTable = 'rounds' | 'round_teams' | 'round_visits' | 'round_findings';
type Content<T extends RoundTable> = Omit<Updateable<DB[T]>, 'id' | 'version'>;
type Versioned = { id: string; version: number };

interface Saved<T extends RoundTable, C extends Content<T>, Row extends Versioned> {
  /** Id the caller made; version 0 makes a new row. */
  asked: Versioned;
  /** Names it in a refusal. */
  title: string;
  content: C;
  /** What only a new row is given besides. */
  made: () => Promise<Omit<Insertable<DB[T]>, 'id' | keyof C>>;
  /** Locks and reads the row to change. Throws `not-found`. */
  find: () => Promise<Row>;
  /** Whether it may still be changed; called when the caller has seen it as it stands. */
  check?: (row: Row) => Promise<void> | void;
}

/**
 * Makes a row or changes it. Returns which.
 * @throws `already-exists` for a new row under an id that is taken, `changed-meanwhile`, what `find` and `check` throw
 */
export async function saveRow<T extends RoundTable, C extends Content<T>, Row extends Versioned>(
  trx: HubTransaction,
  name: T,
  { asked, title, content, made, find, check }: Saved<T, C, Row>,
): Promise<'made' | 'changed'> {
  // All of these tables have `id` and `version`; the union is too wide for the query builder's types.
  const table = name as 'rounds';
  if (asked.version === 0) {
    const row = { id: asked.id, ...content, ...(await made()) } as unknown as Insertable<DB['rounds']>;
    const inserted = await trx
      .insertInto(table)
      .values(row)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!inserted) throw new AppError('already-exists', { what: title });
    return 'made';
  }
  const row = await find();
  requireVersion(row, asked.version);
  await check?.(row);
  await trx
    .updateTable(table)
    .set({ ...(content as Updateable<DB['rounds']>), version: row.version + 1 })
    .where('id', '=', row.id)
    .execute();
  return 'changed';
}

/** Puts a change on record and tells those who look at the campaign's rounds. */
export async function recordChange(
  trx: HubTransaction,
  campaignId: string,
  { actor, now }: By,
  line: { action: string; region: string; subject: string; detail: Record<string, unknown> },
): Promise<void> {
  await writeAudit(trx, { ...line, actor, now });
  await tellOfRounds(trx, campaignId);
}

export const tellOfRounds = (trx: HubTransaction, campaignId: string): Promise<void> =>
  notify(trx, channels.rounds, [{ campaignId }]);
