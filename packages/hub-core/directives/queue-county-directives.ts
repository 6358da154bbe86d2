/** Directives that say something else to each county: one a county, all in one statement. */
import { newId } from '@linked/shared/ids.ts';
import { type DirectiveKind, type DirectivePayload, directivePayloads } from '@linked/shared/link/kinds.ts';
import { sql } from 'kysely';
import { channels } from '../db/channels.ts';
import type { HubTransaction } from '../db/database.ts';
import { notify } from '../db/notify.ts';

export interface CountyDirective<K extends DirectiveKind> {
  region: string;
  payload: DirectivePayload<K>;
  /** In whose name it goes out. */
  issuingOrgan: string;
}

/**
 * Puts each into its county's queue under that county's next number; returns the ids by county. No receipt is asked
 * for. The caller holds the counties' rows in `nodes`, locked in order of code, and names each county once.
 */
export async function queueCountyDirectives<K extends DirectiveKind>(
  trx: HubTransaction,
  {
    campaignId,
    kind,
    items,
    now,
  }: { campaignId: string; kind: K; items: readonly CountyDirective<K>[]; now: Date },
): Promise<Map<string, string>> {
  if (items.length === 0) return new Map();
  const ids = items.map(() => newId());
  const payloads = items.map((item) => JSON.stringify(directivePayloads[kind].parse(item.payload)));
  await sql`
    with item as (
      select * from unnest(${items.map((item) => item.region)}::text[], ${ids}::uuid[], ${payloads}::jsonb[],
        ${items.map((item) => item.issuingOrgan)}::text[]) as i (region, id, payload, organ)
    ), directive as (
      insert into directives (id, campaign_id, kind, revision, issuing_organ, issued_at, payload)
      select id, ${campaignId}, ${kind}, 1, organ, ${now}, payload from item
    ), numbered as (
      update nodes set down_seq = nodes.down_seq + 1 from item where nodes.region = item.region
      returning nodes.region, nodes.down_seq, item.id
    )
    insert into deliveries (region, seq, directive_id, queued_at)
    select region, down_seq, id, ${now}::timestamptz from numbered`.execute(trx);
  await notify(
    trx,
    channels.deliveries,
    items.map((item, index) => ({ campaignId, directiveId: ids[index], regions: [item.region] })),
  );
  return new Map(items.map((item, index) => [item.region, ids[index]!]));
}
