/** How far a county's reports are, and what the hub could not take. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Judgement } from '@linked/shared/link/protocol.ts';
import { type RawBuilder, sql } from 'kysely';
import { ownRegion, type RegionTransaction } from '../../db/database.ts';
import { fromJson } from '../../db/rows.ts';
import { type Actor, fieldsOf } from '../access/actor.ts';

/** An error as it crosses the link and is kept: shown in each reader's language. */
export type Reason = NonNullable<Judgement['reason']>;

export interface OutboxStatus {
  region: string;
  hubUrl: string | null;
  mode: 'push' | 'pull' | null;
  /** Not yet stored by the hub. */
  waiting: number;
  /** Stored by the hub; of these `rejected` and `held`, counted in the reader's fields, were not taken (yet). */
  sent: number;
  rejected: number;
  held: number;
  lastContactAt: Date | null;
  lastError: Reason | null;
}

/**
 * The reports, by the outer query's alias `o`, that whoever is limited to some fields may see: those of the fields,
 * and what concerns the county as a whole (receipts, plan, approval, figures) and has no field.
 */
function inFieldsOf(actor: Actor): RawBuilder<boolean> {
  const fields = fieldsOf(actor);
  if (fields === null) return sql<boolean>`true`;
  return sql<boolean>`case o.kind
    when 'task-progress' then exists (select from tasks t where t.entity_id = o.entity_id and t.field = any (${fields}))
    else coalesce(o.payload ->> 'field' = any (${fields}), true) end`;
}

/** Throws `node-unknown`. */
export async function outboxStatus(trx: RegionTransaction, actor: Actor): Promise<OutboxStatus> {
  const instance = await trx
    .selectFrom('instances')
    .selectAll()
    .where('region', '=', ownRegion)
    .executeTakeFirst();
  if (!instance) throw new AppError('node-unknown');
  const refused = await trx
    .selectFrom('outbox as o')
    .select([
      sql<number>`count(*) filter (where outcome = 'rejected')`.as('rejected'),
      sql<number>`count(*) filter (where outcome = 'held')`.as('held'),
    ])
    .where('o.outcome', 'in', ['rejected', 'held'])
    .where(inFieldsOf(actor))
    .executeTakeFirstOrThrow();
  return {
    region: instance.region,
    hubUrl: instance.hub_url,
    mode: instance.mode as OutboxStatus['mode'],
    waiting: instance.up_seq - instance.up_acked,
    sent: instance.up_acked,
    rejected: refused.rejected,
    held: refused.held,
    lastContactAt: instance.last_contact_at,
    lastError: fromJson(instance.last_error),
  };
}

export interface RefusedReport {
  seq: number;
  kind: string;
  entityId: string;
  subject: string;
  author: string;
  occurredAt: Date;
  outcome: 'rejected' | 'held';
  reason: Reason | null;
  /** A later revision of the same thing has been taken. */
  superseded: boolean;
}

/** The list stays readable; older ones are in the outbox. */
const MOST_SHOWN = 500;

/** Those in the reader's fields, newest first. */
export async function refusedReports(trx: RegionTransaction, actor: Actor): Promise<RefusedReport[]> {
  const rows = await trx
    .selectFrom('outbox as o')
    .select([
      'o.seq',
      'o.kind',
      'o.entity_id',
      'o.subject',
      'o.author',
      'o.occurred_at',
      'o.outcome',
      'o.reason',
    ])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('outbox as later')
            .select('later.seq')
            .whereRef('later.kind', '=', 'o.kind')
            .whereRef('later.entity_id', '=', 'o.entity_id')
            .whereRef('later.revision', '>=', 'o.revision')
            .whereRef('later.seq', '>', 'o.seq')
            .where('later.outcome', 'in', ['accepted', 'stale']),
        )
        .as('superseded'),
    )
    .where('o.outcome', 'in', ['rejected', 'held'])
    .where(inFieldsOf(actor))
    .orderBy('o.seq', 'desc')
    .limit(MOST_SHOWN)
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    kind: row.kind,
    entityId: row.entity_id,
    subject: row.subject,
    author: row.author,
    occurredAt: row.occurred_at,
    outcome: row.outcome as RefusedReport['outcome'],
    reason: fromJson(row.reason),
    superseded: row.superseded === true,
  }));
}
