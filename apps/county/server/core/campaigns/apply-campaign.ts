/** The county's copy of a campaign: the whole of it and all its tasks, out of one directive. */
import { derivedId } from '@linked/shared/ids.ts';
import type { DirectivePayload } from '@linked/shared/link/kinds.ts';
import { sql } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import type { DirectiveToApply } from '../directives/apply-directive.ts';

/**
 * The campaign and all its tasks in one statement, out of the stored directive; a newer revision keeps the
 * county's work on each task, an older one changes nothing.
 */
export async function applyCampaign(
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
