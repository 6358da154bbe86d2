/** What the hub has of a county, in the form both tiers compare. */
import type { DigestRow } from '@linked/shared/link/protocol.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import { hubFactKinds } from '../rollup/hub-facts.ts';

/**
 * One row a campaign and kind, receipts included. The hash is the SHA-256 of `digestText` (shared/link/digest.ts),
 * taken inside the database so that no ids travel for a county that is in step. What was written off the county no
 * longer has, and is left out.
 */
export async function digestOf(
  db: HubDatabase,
  region: string,
  campaignId: string | null = null,
): Promise<DigestRow[]> {
  const line = sql`(entity_id || ':' || revision) collate "C"`;
  const { rows } = await sql<DigestRow>`
    select campaign_id as "campaignId", kind, count(*)::int as count,
      encode(sha256(convert_to(string_agg(${line}, chr(10) order by ${line}), 'UTF8')), 'hex') as hash
    from facts
    where region = ${region} and written_off_at is null and kind <> all (${[...hubFactKinds]}::text[])
      and campaign_id in (select id from campaigns where ${campaignId}::uuid is null or id = ${campaignId}::uuid)
    group by campaign_id, kind
    order by campaign_id, kind`.execute(db);
  return rows;
}

export interface KnownRevision {
  entityId: string;
  /** Newest revision in the facts; 0 when there is none. */
  revision: number;
  /** Newest revision that was refused or is held: known here, though not a fact. */
  refused: number;
  /** When the fact came; null when there is none. */
  receivedAt: Date | null;
}

/** What the hub knows of each thing of one campaign and kind. */
export async function knownRevisions(
  db: HubDatabase,
  { region, campaignId, kind }: { region: string; campaignId: string; kind: string },
): Promise<Map<string, KnownRevision>> {
  const { rows } = await sql<KnownRevision>`
    select entity_id as "entityId", max(revision)::float8 as revision, max(refused)::float8 as refused,
      max(received_at) as "receivedAt"
    from (
      select entity_id, revision, 0 as refused, received_at from facts
      where region = ${region} and campaign_id = ${campaignId} and kind = ${kind} and written_off_at is null
      union all
      select entity_id, 0, revision, null from report_log
      where region = ${region} and campaign_id = ${campaignId} and kind = ${kind}
        and outcome in ('rejected', 'held')
    ) known group by entity_id`.execute(db);
  return new Map(rows.map((row) => [row.entityId, row]));
}
