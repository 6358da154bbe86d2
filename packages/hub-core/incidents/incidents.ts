/** What stays wrong until somebody sees to it: found by the daily work, kept with when it was first and last seen. */
import type { incidentRow } from '@linked/shared/contracts/hub/incidents.ts';
import type { IncidentKind } from '@linked/shared/incidents/kinds.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { isWithin } from '../db/scopes.ts';
import { regionLabel } from '../places/region-label.ts';

export interface SeenIncident {
  /** Names the same trouble at the next look: a county's code, a campaign's id. */
  subject: string;
  campaignId: string | null;
  region: string | null;
  /** Small facts about it. */
  detail: Record<string, unknown>;
}

/**
 * Takes over what one look found: new trouble is opened, known trouble is seen again, and what was not found any more
 * is resolved, among the subjects that were `looked` at (null: all of the kind).
 * @returns the subjects opened now
 */
export async function recordIncidents(
  trx: HubTransaction,
  look: {
    kind: IncidentKind;
    seen: readonly SeenIncident[];
    looked: readonly string[] | null;
    now: Date;
  },
): Promise<string[]> {
  const { kind, now } = look;
  const subjects = look.seen.map((one) => one.subject);
  await trx
    .updateTable('incidents')
    .set({ resolved_at: now })
    .where('kind', '=', kind)
    .where('resolved_at', 'is', null)
    .where(sql<boolean>`subject <> all (${subjects}::text[])`)
    .$if(look.looked !== null, (query) => query.where(sql<boolean>`subject = any (${look.looked}::text[])`))
    .execute();
  if (look.seen.length === 0) return [];
  const rows = JSON.stringify(look.seen);
  const { rows: opened } = await sql<{ subject: string; fresh: boolean }>`
    insert into incidents as i (id, kind, campaign_id, region, subject, detail, first_seen_at, last_seen_at)
    select gen_random_uuid(), ${kind}, s."campaignId", s.region, s.subject, s.detail, ${now}, ${now}
    from jsonb_to_recordset(${rows}::jsonb) as s ("campaignId" uuid, region text, subject text, detail jsonb)
    on conflict (kind, subject) where resolved_at is null do update set
      detail = excluded.detail, last_seen_at = excluded.last_seen_at, times = i.times + 1
    returning subject, old.id is null as fresh`.execute(trx);
  return opened.filter((row) => row.fresh).map((row) => row.subject);
}

export type IncidentRow = z.infer<typeof incidentRow>;

/** Open ones first, then the newest resolved; those of the hub as a whole for who asks for a whole province. */
export async function listIncidents(
  db: HubDatabase,
  asked: { within: string; openOnly: boolean; limit: number; offset: number },
): Promise<{ rows: IncidentRow[]; total: number }> {
  const matching = db
    .selectFrom('incidents as i')
    .leftJoin('campaigns as c', 'c.id', 'i.campaign_id')
    .where((eb) =>
      eb.or([
        isWithin(eb.ref('i.region'), asked.within),
        isWithin(eb.ref('c.region'), asked.within),
        sql<boolean>`i.region is null and i.campaign_id is null and ${asked.within.endsWith('0000')}`,
      ]),
    )
    .$if(asked.openOnly, (query) => query.where('i.resolved_at', 'is', null));
  const rows = await matching
    .select(['i.id', 'kind', 'i.campaign_id', 'i.region', 'detail', 'first_seen_at', 'last_seen_at', 'times'])
    .select(['resolved_at', 'c.edition_id', sql<string | null>`c.document->>'title'`.as('title')])
    .orderBy(sql`resolved_at is not null`)
    .orderBy('last_seen_at', 'desc')
    .orderBy('i.region')
    .orderBy('i.id')
    .limit(asked.limit)
    .offset(asked.offset)
    .execute();
  const { total } = await matching
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return {
    rows: rows.map((row) => ({
      id: row.id,
      kind: row.kind as IncidentKind,
      campaignId: row.campaign_id,
      campaignTitle: row.title,
      region: row.region,
      regionName: row.region && regionLabel(row.region),
      detail: row.detail as Record<string, unknown>,
      firstSeenAt: row.first_seen_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      times: row.times,
      resolvedAt: row.resolved_at?.toISOString() ?? null,
    })),
    total: Number(total),
  };
}

/** Open incidents by kind, for the figures of the server. */
export async function countOpenIncidents(db: HubDatabase): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('incidents')
    .select(['kind', ({ fn }) => fn.countAll<number>().as('open')])
    .where('resolved_at', 'is', null)
    .groupBy('kind')
    .execute();
  return new Map(rows.map((row) => [row.kind, Number(row.open)]));
}
