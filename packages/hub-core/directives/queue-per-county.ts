import { newId } from '@linked/shared/ids.ts';
import { type DirectiveKind, type DirectivePayload, directivePayloads } from '@linked/shared/link/kinds.ts';
import { sql } from 'kysely';
import { channels } from '../db/channels.ts';
import type { HubTransaction } from '../db/database.ts';
import { notify, REGIONS_PER_MESSAGE } from '../db/notify.ts';
import { ensureNodes, type NewDirective } from './queue-directive.ts';

/**
 * Puts a directive of its own content into each county's queue, in one statement; counties with the same content
 * share one. Numbers as `queueDirective` does. Returns each county's directive by its code.
 */
export async function queuePerCounty<K extends DirectiveKind>(
  trx: HubTransaction,
  directive: Omit<NewDirective<K>, 'payload' | 'regions'> & {
    payloads: ReadonlyMap<string, DirectivePayload<K>>;
  },
): Promise<Map<string, string>> {
  const regions = [...directive.payloads.keys()].sort();
  if (regions.length === 0) return new Map();
  const ids = new Map<string, string>();
  const queued = new Map<string, string>();
  for (const region of regions) {
    const text = JSON.stringify(directivePayloads[directive.kind].parse(directive.payloads.get(region)));
    const id = ids.get(text) ?? newId();
    ids.set(text, id);
    queued.set(region, id);
  }
  await ensureNodes(trx, regions);
  await sql`
    with directive as (
      insert into directives (id, campaign_id, kind, revision, issuing_organ, issued_at, receipt_due_on, payload)
      select id, ${directive.campaignId}, ${directive.kind}, ${directive.revision}, ${directive.issuingOrgan},
        ${directive.now}, ${directive.receiptDueOn}, payload
      from unnest(${[...ids.values()]}::uuid[], ${[...ids.keys()]}::jsonb[]) as made (id, payload)
    ), locked as materialized (
      select region from nodes where region = any (${regions}::text[]) order by region for no key update
    ), numbered as (
      update nodes set down_seq = nodes.down_seq + 1 from locked where nodes.region = locked.region
      returning nodes.region, nodes.down_seq
    )
    insert into deliveries (region, seq, directive_id, queued_at)
    select region, down_seq, queued.id, ${directive.now}::timestamptz
    from numbered join unnest(${regions}::text[], ${regions.map((region) => queued.get(region)!)}::uuid[])
      as queued (region, id) using (region)
  `.execute(trx);
  const { campaignId } = directive;
  const told = [...ids.values()].map((directiveId) => ({
    campaignId,
    directiveId,
    regions: regions.filter((region) => queued.get(region) === directiveId),
  }));
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
