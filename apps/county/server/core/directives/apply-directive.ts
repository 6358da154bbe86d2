/** What a directive changes in a county. A directive that cannot be applied yet is held, never refused. */
import { derivedId } from '@linked/shared/ids.ts';
import {
  type DirectiveKind,
  type DirectivePayload,
  directivePayloads,
  isDirectiveKind,
} from '@linked/shared/link/kinds.ts';
import { PROTOCOL } from '@linked/shared/link/protocol.ts';
import { sql } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';

/** Why a directive waits: spoken in a newer protocol, unknown kind, unreadable payload, or its campaign is not here. */
export type HeldReason = 'protocol' | 'kind' | 'payload' | 'campaign';

export interface DirectiveToApply {
  id: string;
  protocol: number;
  campaignId: string;
  kind: string;
  revision: number;
  payload: unknown;
}

export type ReadDirective =
  | { held: HeldReason }
  | { [K in DirectiveKind]: { kind: K; payload: DirectivePayload<K> } }[DirectiveKind];

/** The directive as this version understands it, or why it does not. */
export function readDirective(item: DirectiveToApply): ReadDirective {
  if (item.protocol > PROTOCOL) return { held: 'protocol' };
  if (!isDirectiveKind(item.kind)) return { held: 'kind' };
  const parsed = directivePayloads[item.kind].safeParse(item.payload);
  return parsed.success ? ({ kind: item.kind, payload: parsed.data } as ReadDirective) : { held: 'payload' };
}

/** Applies one directive; null when done, else why it must wait. `region`: that of the transaction. */
export async function applyDirective(
  trx: RegionTransaction,
  region: string,
  item: DirectiveToApply,
  read: ReadDirective,
): Promise<HeldReason | null> {
  if ('held' in read) return read.held;
  if (read.kind === 'campaign') {
    await applyCampaign(trx, region, item, read.payload);
    return null;
  }
  const known = await trx
    .selectFrom('campaigns')
    .select('id')
    .where('id', '=', item.campaignId)
    .executeTakeFirst();
  if (!known) return 'campaign';
  const campaign = trx.updateTable('campaigns').where('id', '=', item.campaignId);
  // A later state is never taken back by a directive that was held and comes after its turn.
  if (read.kind === 'closing')
    await campaign
      .set({ state: 'closing', last_day: read.payload.lastDay })
      .where('state', 'in', ['received', 'open'])
      .execute();
  else if (read.kind === 'close')
    await campaign
      .set({ state: 'closed', closed_on: read.payload.closedOn })
      .where('state', 'in', ['received', 'open', 'closing'])
      .execute();
  else
    await campaign
      .set({ state: 'withdrawn', withdrawn_reason: read.payload.reason })
      .where('state', 'in', ['received', 'open', 'closing'])
      .execute();
  return null;
}

/**
 * The campaign and all its tasks in one statement, out of the stored directive; a newer revision keeps the
 * county's work on each task, an older one changes nothing.
 */
async function applyCampaign(
  trx: RegionTransaction,
  region: string,
  item: DirectiveToApply,
  { document }: DirectivePayload<'campaign'>,
): Promise<void> {
  const startsOn = document.phases.map((phase) => phase.startsOn).sort()[0];
  const entityIds = document.tasks.map((task) => derivedId(item.campaignId, region, 'task', task.id));
  await sql`
    with taken as (
      insert into campaigns as mine (id, title, state, revision, edition_id, receipt_due_on, starts_on, countersign,
        document, directive_id)
      select campaign_id, payload #>> '{document,title}', 'received', revision, payload ->> 'editionId',
        (payload ->> 'receiptDueOn')::date, ${startsOn}::date, (payload #> '{document,countersign}')::boolean, payload -> 'document', id
      from directives where id = ${item.id}
      on conflict (region, id) do update set
        title = excluded.title, revision = excluded.revision, edition_id = excluded.edition_id,
        receipt_due_on = excluded.receipt_due_on, starts_on = excluded.starts_on,
        countersign = excluded.countersign, document = excluded.document, directive_id = excluded.directive_id,
        -- A new revision is signed for again before work goes on.
        state = case when mine.state = 'open' then 'received' else mine.state end
      where mine.revision < excluded.revision
      returning id, document
    )
    insert into tasks as mine (campaign_id, task_id, entity_id, ordinal, field, due_on, task_revision, definition)
    select taken.id, (task ->> 'id')::uuid, (${entityIds}::uuid[])[ordinal], ordinal, task ->> 'field',
      (task ->> 'dueOn')::date, (task ->> 'revision')::int, task
    from taken, jsonb_array_elements(taken.document -> 'tasks') with ordinality as item (task, ordinal)
    on conflict (region, campaign_id, task_id) do update set
      ordinal = excluded.ordinal, field = excluded.field, due_on = excluded.due_on,
      task_revision = excluded.task_revision, definition = excluded.definition
    where mine.task_revision <= excluded.task_revision
  `.execute(trx);
}
