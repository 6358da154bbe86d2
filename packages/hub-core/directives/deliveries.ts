/** What dispatch asks and tells the database: set-based, one statement a batch of counties. */
import { type Directive, MAX_BATCH, MAX_BODY_BYTES, PROTOCOL } from '@linked/shared/link/protocol.ts';
import { type RawBuilder, sql } from 'kysely';
import { channels } from '../db/channels.ts';
import type { HubDatabase } from '../db/database.ts';
import { REGIONS_PER_MESSAGE } from '../db/notify.ts';

/** Payloads of one batch, leaving room in the request body for what is written around them. */
export const MAX_BATCH_PAYLOAD_BYTES = MAX_BODY_BYTES - 2 * 1024 * 1024;

/** Enrolled counties that the hub calls, as a condition on `nodes` under the alias `n`. */
const reachable = sql`n.mode = 'push' and n.endpoint is not null and n.enrolled_at is not null and n.revoked_at is null`;

/**
 * Codes of the counties in push mode that have something of this campaign (or directive) after their cursor, ascending;
 * without those an operator has left out of the campaign's dispatch.
 */
export async function pendingCounties(
  db: HubDatabase,
  of: { campaignId: string } | { directiveId: string },
): Promise<string[]> {
  const wanted =
    'directiveId' in of
      ? sql`d.directive_id = ${of.directiveId}`
      : sql`d.directive_id in (select id from directives where campaign_id = ${of.campaignId})`;
  const campaign =
    'directiveId' in of
      ? sql`(select campaign_id from directives where id = ${of.directiveId})`
      : sql`${of.campaignId}`;
  const { rows } = await sql<{ region: string }>`
    select n.region from nodes n
    where ${reachable} and n.down_cursor < n.down_seq
      and exists (select 1 from deliveries d where d.region = n.region and d.seq > n.down_cursor and ${wanted})
      and not exists (select 1 from skipped_counties s
        where s.region = n.region and s.campaign_id = ${campaign} and s.taken_back_at is null)
    order by n.region
  `.execute(db);
  return rows.map((row) => row.region);
}

export interface CountyItems {
  endpoint: string;
  /** What the hub presents to the county, for `openCredential`. */
  sealedCredential: Buffer;
  /** Last seq the county has confirmed. */
  cursor: number;
  /** Never empty; in order of seq from `cursor + 1`. Counties share the payload objects: do not change them. */
  items: Directive[];
}

interface ItemRow extends BatchRow {
  region: string | null;
  endpoint: string;
  sealed: Buffer;
  cursor: number;
}

/**
 * What each of these counties has to get next, bounded by MAX_BATCH items and the body limit. Counties that
 * the hub cannot call, or that have everything, are left out. One query; each payload is read once.
 */
export async function itemsAfterCursor(
  db: HubDatabase,
  regions: readonly string[],
): Promise<Map<string, CountyItems>> {
  const { rows } = await sql<ItemRow>`
    with counties as materialized (
      select n.region, n.endpoint, n.down_credential_sealed as sealed, n.down_cursor as cursor
      from nodes n
      where n.region = any (${[...regions]}::text[]) and ${reachable} and n.down_cursor < n.down_seq
    ), waiting as materialized (
      select counties.region, batch.* from counties
      cross join lateral (${nextBatch(sql`counties.region`, sql`counties.cursor`)}) as batch
    )
    select null as region, null as endpoint, null as sealed, null::int as cursor, null::int as seq, ${directiveColumns}
    from directives x where x.id in (select directive_id from waiting)
    union all
    select region, endpoint, sealed, cursor, null, ${noDirective(sql`null::uuid`)} from counties
    union all
    select region, null, null, null, seq, ${noDirective(sql`directive_id`)} from waiting
    order by region nulls first, seq nulls first
  `.execute(db);
  const directives = new Map<string, BatchRow>();
  const counties = new Map<string, CountyItems>();
  for (const row of rows) {
    if (row.region === null) directives.set(row.directive_id!, row);
    else if (row.seq === null)
      counties.set(row.region, {
        endpoint: row.endpoint,
        sealedCredential: row.sealed,
        cursor: row.cursor,
        items: [],
      });
    else counties.get(row.region)!.items.push(directiveOf(directives.get(row.directive_id!)!, row.seq));
  }
  for (const [region, county] of counties) if (county.items.length === 0) counties.delete(region);
  return counties;
}

interface BatchRow {
  seq: number | null;
  directive_id: string | null;
  campaign_id: string;
  kind: string;
  revision: number;
  issuing_organ: string;
  issued_at: Date;
  payload: unknown;
}

/** One county's next items after any cursor it names, and whether more follow. */
export async function itemsAfter(
  db: HubDatabase,
  region: string,
  cursor: number,
): Promise<{ items: Directive[]; more: boolean }> {
  const { rows } = await sql<BatchRow & { more: boolean }>`
    with batch as materialized (${nextBatch(sql`${region}::text`, sql`${cursor}::int`)})
    select batch.seq, ${directiveColumns},
      exists (select 1 from deliveries d where d.region = ${region} and d.seq > (select max(seq) from batch)) as more
    from batch join directives x on x.id = batch.directive_id
    order by batch.seq
  `.execute(db);
  return { items: rows.map((row) => directiveOf(row, row.seq!)), more: rows.at(-1)?.more ?? false };
}

/** (seq, directive_id) of what follows a cursor, as much as one batch may carry and at least one. */
const nextBatch = (region: RawBuilder<unknown>, cursor: RawBuilder<unknown>) => sql`
  select seq, directive_id from (
    select d.seq, d.directive_id,
      row_number() over (order by d.seq) as nth, sum(size.payload_bytes) over (order by d.seq) as bytes
    from deliveries d join directives size on size.id = d.directive_id
    where d.region = ${region} and d.seq > ${cursor}
    order by d.seq limit ${MAX_BATCH}
  ) as next where nth = 1 or bytes <= ${MAX_BATCH_PAYLOAD_BYTES}`;

const directiveColumns = sql`x.id as directive_id, x.campaign_id, x.kind, x.revision, x.issuing_organ, x.issued_at, x.payload`;
const noDirective = (id: RawBuilder<unknown>) => sql`${id}, null, null, null, null, null, null`;

const directiveOf = (row: BatchRow, seq: number): Directive => ({
  id: row.directive_id!,
  seq,
  protocol: PROTOCOL,
  campaignId: row.campaign_id,
  kind: row.kind,
  revision: row.revision,
  issuingOrgan: row.issuing_organ,
  issuedAt: row.issued_at.toISOString(),
  payload: row.payload,
});

/** Messages for the listeners out of a CTE `changed (directive_id, region)`; as the last select of a statement. */
const notifyChanged = sql`
  select pg_notify(${channels.deliveries}, json_build_object(
    'campaignId', campaign_id, 'directiveId', directive_id, 'regions', json_agg(region order by region))::text)
  from (
    select x.campaign_id, changed.directive_id, changed.region,
      (row_number() over (partition by changed.directive_id order by changed.region) - 1) / ${REGIONS_PER_MESSAGE} as part
    from changed join directives x on x.id = changed.directive_id
  ) as grouped
  group by campaign_id, directive_id, part`;

/**
 * What counties confirmed: moves their cursors forward (never back, and never past what they were sent) and
 * marks what lies between as delivered. One statement for a batch; repeating it changes nothing.
 */
export async function confirmDelivered(
  db: HubDatabase,
  confirmed: readonly { region: string; cursor: number; at: Date }[],
): Promise<void> {
  if (confirmed.length === 0) return;
  await sql`
    with told as (
      select region, max(cursor) as cursor, max(at) as at
      from unnest(${confirmed.map((one) => one.region)}::text[], ${confirmed.map((one) => one.cursor)}::int[],
        ${confirmed.map((one) => one.at.toISOString())}::timestamptz[]) as told (region, cursor, at)
      group by region
    ), locked as materialized (
      select n.region, told.at, least(told.cursor,
        coalesce((select max(d.seq) from deliveries d where d.region = n.region), 0)) as cursor
      from nodes n join told on told.region = n.region
      order by n.region for no key update of n
    ), moved as (
      update nodes n set down_cursor = greatest(n.down_cursor, locked.cursor),
        last_seen_at = greatest(n.last_seen_at, locked.at), last_error = null
      from locked where n.region = locked.region
      returning new.region, old.down_cursor as before, new.down_cursor as after, locked.at
    ), changed as (
      update deliveries d set delivered_at = moved.at, attempts = d.attempts + 1, last_attempt_at = moved.at,
        last_error = null, state = case d.state when 'queued' then 'delivered' else d.state end
      from moved
      where d.region = moved.region and d.seq > moved.before and d.seq <= moved.after and d.delivered_at is null
      returning d.directive_id, d.region
    )
    ${notifyChanged}
  `.execute(db);
}

/** Notes a failed attempt with every county and with what waits for it. `error` is kept to 500 characters. */
export async function recordUnreachable(
  db: HubDatabase,
  failed: readonly { region: string; error: string; at: Date }[],
): Promise<void> {
  if (failed.length === 0) return;
  await sql`
    with told as (
      select distinct on (region) region, left(error, 500) as error, at
      from unnest(${failed.map((one) => one.region)}::text[], ${failed.map((one) => one.error)}::text[],
        ${failed.map((one) => one.at.toISOString())}::timestamptz[]) as told (region, error, at)
      order by region, at desc
    ), locked as materialized (
      select n.region, n.down_cursor, told.error, told.at from nodes n join told on told.region = n.region
      order by n.region for no key update of n
    ), noted as (
      update nodes n set last_error = locked.error from locked where n.region = locked.region
    ), changed as (
      update deliveries d set attempts = d.attempts + 1, last_attempt_at = locked.at, last_error = locked.error
      from locked
      where d.region = locked.region and d.seq > locked.down_cursor and d.delivered_at is null
      returning d.directive_id, d.region
    )
    ${notifyChanged}
  `.execute(db);
}
