/** Reports the hub could not take and that no later revision has put right. */
import { regionPrefix } from '@linked/shared/access/reach.ts';
import { isErrorCode } from '@linked/shared/errors/catalogue.ts';
import { type Language, messageOf } from '@linked/shared/errors/messages.ts';
import type { Judgement } from '@linked/shared/link/protocol.ts';
import { CURRENT_EDITION, getEdition } from '@linked/shared/regions/editions.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';

export interface RefusedReport {
  region: string;
  regionName: string;
  seq: number;
  kind: string;
  entityId: string;
  outcome: 'rejected' | 'held';
  /** A sentence in the reader's language. */
  reason: string;
  author: string;
  /** RFC 3339. */
  occurredAt: string;
  receivedAt: string;
}

interface Row {
  region: string;
  edition: string | null;
  seq: number;
  kind: string;
  entity_id: string;
  outcome: 'rejected' | 'held';
  reason: NonNullable<Judgement['reason']>;
  author: string;
  occurred_at: Date;
  received_at: Date;
}

/** Newest first, at most 1,000. */
export async function listRefused(
  db: HubDatabase,
  { within, language }: { within: string; language: Language },
): Promise<RefusedReport[]> {
  const { rows } = await sql<Row>`
    select l.region, c.edition_id as edition, l.seq, l.kind, l.entity_id, l.outcome, l.reason, l.author,
      l.occurred_at, l.received_at
    from report_log l left join campaigns c on c.id = l.campaign_id
    where l.outcome in ('rejected', 'held') and starts_with(l.region, ${regionPrefix(within)})
      and not exists (select from facts f where f.campaign_id = l.campaign_id and f.region = l.region
        and f.kind = l.kind and f.entity_id = l.entity_id and f.revision >= l.revision)
    order by l.received_at desc, l.region, l.seq desc limit 1000`.execute(db);
  return rows.map((row) => ({
    region: row.region,
    regionName: nameOf(row.region, row.edition ?? CURRENT_EDITION),
    seq: row.seq,
    kind: row.kind,
    entityId: row.entity_id,
    outcome: row.outcome,
    reason: sentenceOf(row.reason, language),
    author: row.author,
    occurredAt: row.occurred_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
  }));
}

function nameOf(region: string, editionId: string): string {
  const edition = getEdition(editionId);
  return edition.has(region) ? edition.region(region).name : region;
}

/** A code of a later version of the program shows as itself. */
const sentenceOf = ({ code, params }: Row['reason'], language: Language): string =>
  isErrorCode(code) ? messageOf(code, params, language) : code;
