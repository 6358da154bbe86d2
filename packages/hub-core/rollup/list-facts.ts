/** The rows behind a number. */
import type { ReportKind } from '@linked/shared/link/kinds.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import { loadFrame } from './campaign-frame.ts';
import { fieldsToRead } from './scope.ts';

export interface FactsQuestion {
  campaignId: string;
  region: string;
  kind: ReportKind;
  field: string | null;
  /** Fields the reader reaches; null for all. Others, and what belongs to the whole county, are left out. */
  fields: readonly string[] | null;
  limit: number;
  offset: number;
}

/** Newest first, without what was deleted or written off. Throws `campaign-unknown`, `region-unknown`, `field-not-yours`. */
export async function listFacts(db: HubDatabase, question: FactsQuestion) {
  const { campaignId, kind, limit, offset } = question;
  const fields = fieldsToRead(question.field, question.fields);
  const frame = await loadFrame(db, campaignId);
  const inside = frame.edition.leafUnits(question.region).map((unit) => unit.code);
  const matching = db
    .selectFrom('facts')
    .where('campaign_id', '=', campaignId)
    .where('region', 'in', inside)
    .where('kind', '=', kind)
    .where(sql<boolean>`coalesce(payload->>'deleted', 'false') <> 'true'`)
    .where('written_off_at', 'is', null)
    .$if(fields !== null, (query) => query.where('field', 'in', fields!));
  if (fields?.length === 0) return { rows: [], total: 0 };
  const rows = await matching
    .select(['region', 'entity_id', 'revision', 'field', 'occurred_at', 'received_at', 'author', 'payload'])
    .orderBy('occurred_at', 'desc')
    .orderBy('entity_id')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await matching
    .select(({ fn }) => fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  return {
    rows: rows.map((row) => ({
      region: row.region,
      regionName: displayName(row.region, frame.edition.id, frame.region),
      kind,
      entityId: row.entity_id,
      revision: row.revision,
      field: row.field,
      occurredAt: row.occurred_at.toISOString(),
      receivedAt: row.received_at.toISOString(),
      author: row.author,
      payload: row.payload as Record<string, unknown>,
    })),
    total: Number(total),
  };
}
