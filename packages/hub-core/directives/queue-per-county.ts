import { newId } from '@linked/shared/ids.ts';
import { type DirectiveKind, directivePayloads } from '@linked/shared/link/kinds.ts';
import { sql } from 'kysely';
import { channels } from '../db/channels.ts';
import type { HubTransaction } from '../db/database.ts';
import { notify, REGIONS_PER_MESSAGE } from '../db/notify.ts';
import type { CountyDirective } from './queue-county-directives.ts';
import { ensureNodes, type NewDirective } from './queue-directive.ts';

/**
 * Puts directives of their own content into the counties' queues, in one statement; a county may get several, in the
 * order given, and counties that are told the same by the same organ share one. Numbers as `queueDirective` does.
 * Returns the directive of each item, in their order.
 */
export async function queuePerCounty<K extends DirectiveKind>(
  trx: HubTransaction,
  directive: Omit<NewDirective<K>, 'payload' | 'regions' | 'issuingOrgan'> & {
    items: readonly CountyDirective<K>[];
  },
): Promise<string[]> {
  const { items, campaignId } = directive;
  if (items.length === 0) return [];
  const made = new Map<string, { id: string; organ: string; payload: string; regions: string[] }>();
  const queued = items.map(({ region, issuingOrgan: organ, payload }) => {
    const text = JSON.stringify(directivePayloads[directive.kind].parse(payload));
    const key = `${organ}\n${text}`;
    const one = made.get(key) ?? { id: newId(), organ, payload: text, regions: [] };
    made.set(key, one);
    one.regions.push(region);
    return one.id;
  });
  const all = [...made.values()];
  const regions = [...new Set(items.map((item) => item.region))].sort();
  await ensureNodes(trx, regions);
  await sql`
    with directive as (
      insert into directives (id, campaign_id, kind, revision, issuing_organ, issued_at, receipt_due_on, payload)
      select id, ${campaignId}, ${directive.kind}, ${directive.revision}, organ, ${directive.now},
        ${directive.receiptDueOn}, payload
      from unnest(${all.map((one) => one.id)}::uuid[], ${all.map((one) => one.organ)}::text[],
        ${all.map((one) => one.payload)}::jsonb[]) as made (id, organ, payload)
    ), item as (
      select region, id, row_number() over (partition by region order by ordinal)::int as nth
      from unnest(${items.map((item) => item.region)}::text[], ${queued}::uuid[]) with ordinality
        as i (region, id, ordinal)
    ), locked as materialized (
      select region from nodes where region = any (${regions}::text[]) order by region for no key update
    ), numbered as (
      update nodes set down_seq = nodes.down_seq + count
      from locked join (select region, count(*)::int as count from item group by region) c using (region)
      where nodes.region = locked.region
      returning nodes.region, nodes.down_seq - count as before
    )
    insert into deliveries (region, seq, directive_id, queued_at)
    select region, before + nth, id, ${directive.now}::timestamptz from numbered join item using (region)
  `.execute(trx);
  const told = all.map((one) => ({ campaignId, directiveId: one.id, regions: one.regions.sort() }));
  await notify(trx, channels.deliveries, told.flatMap(inParts));
  return queued;
}

/** As many regions a message as PostgreSQL carries. */
function inParts<T extends { regions: string[] }>(message: T): T[] {
  const parts: T[] = [];
  for (let at = 0; at < message.regions.length; at += REGIONS_PER_MESSAGE)
    parts.push({ ...message, regions: message.regions.slice(at, at + REGIONS_PER_MESSAGE) });
  return parts;
}
