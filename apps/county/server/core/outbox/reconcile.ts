/** What the hub compares with its own facts, and sending again what differs. */
import { isReportKind } from '@linked/shared/link/kinds.ts';
import type { DigestRow } from '@linked/shared/link/protocol.ts';
import { sql } from 'kysely';
import { ownRegion, type RegionTransaction } from '../../db/database.ts';
import { presentState } from './present-state.ts';
import { queueReports } from './queue-reports.ts';

/**
 * Count and hash of (entity, revision) per campaign and kind, over everything ever reported, removed things
 * included: the hub keeps those too. `campaignId` null for all campaigns. `cursor`: last directive taken.
 */
export async function digestOf(
  trx: RegionTransaction,
  campaignId: string | null,
): Promise<{ rows: DigestRow[]; cursor: number }> {
  const line = sql`entity_id || ':' || revision`;
  const rows = await trx
    .selectFrom('reported_entities')
    .select([
      sql<string>`campaign_id`.as('campaignId'),
      sql<string>`kind`.as('kind'),
      sql<number>`count(*)`.as('count'),
      sql<string>`encode(sha256(convert_to(
        string_agg(${line}, e'\n' order by (${line}) collate "C"), 'UTF8')), 'hex')`.as('hash'),
    ])
    .$if(campaignId !== null, (query) => query.where('campaign_id', '=', campaignId))
    .where(isOwn)
    .groupBy(['campaign_id', 'kind'])
    .orderBy('campaign_id')
    .orderBy('kind')
    .execute();
  const instance = await trx
    .selectFrom('instances')
    .select('down_cursor')
    .where('region', '=', ownRegion)
    .executeTakeFirst();
  return { rows, cursor: instance?.down_cursor ?? 0 };
}

/** What went over to another county is that one's to report. */
const isOwn = sql<boolean>`not exists (select from moved_entities m
  where m.kind = reported_entities.kind and m.entity_id = reported_entities.entity_id)`;

/** Every (entity, revision) of one campaign and kind. */
export async function inventoryOf(
  trx: RegionTransaction,
  ref: { campaignId: string; kind: string },
): Promise<{ entityId: string; revision: number }[]> {
  return trx
    .selectFrom('reported_entities')
    .select([sql<string>`entity_id`.as('entityId'), sql<number>`revision`.as('revision')])
    .where('campaign_id', '=', ref.campaignId)
    .where('kind', '=', ref.kind)
    .where(isOwn)
    .orderBy('entity_id')
    .execute();
}

/**
 * Queues the present state of these things under new numbers, with the author and the time of their last
 * change. Things this county does not have are left out. Returns how many were queued.
 */
export async function resendPresent(
  trx: RegionTransaction,
  request: { campaignId: string; kind: string; entityIds: readonly string[] },
  now: Date,
): Promise<number> {
  if (!isReportKind(request.kind)) return 0;
  const drafts = await presentState(trx, request.kind, request.campaignId, [...new Set(request.entityIds)]);
  if (drafts.length === 0) return 0;
  const origins = await lastOrigins(
    trx,
    request.kind,
    drafts.map((draft) => draft.entityId),
  );
  const queued = drafts.map((draft) => ({ ...draft, origin: origins.get(draft.entityId) }));
  await queueReports(trx, queued, {
    author: '',
    now,
    changes: [{ feature: 'outbox', id: request.campaignId }],
  });
  return drafts.length;
}

async function lastOrigins(trx: RegionTransaction, kind: string, ids: readonly string[]) {
  const rows = await trx
    .selectFrom('outbox')
    .distinctOn('entity_id')
    .select(['entity_id', 'author', 'occurred_at'])
    .where('kind', '=', kind)
    .where('entity_id', 'in', ids)
    .orderBy('entity_id')
    .orderBy('revision', 'desc')
    .orderBy('seq')
    .execute();
  return new Map(rows.map((row) => [row.entity_id, { author: row.author, occurredAt: row.occurred_at }]));
}
