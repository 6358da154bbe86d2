/** Puts reports into the outbox: the last statement of the transaction that made the change. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import { newId } from '@linked/shared/ids.ts';
import { type ReportKind, type ReportPayload, reportPayloads } from '@linked/shared/link/kinds.ts';
import { sql } from 'kysely';
import { channels, type Feature } from '../../db/channels.ts';
import { ownRegion, type RegionTransaction } from '../../db/database.ts';

/** The whole state of one thing at one revision. */
export interface ReportDraft<K extends ReportKind = ReportKind> {
  kind: K;
  campaignId: string;
  entityId: string;
  revision: number;
  /** Name of the thing as people know it. */
  subject: string;
  payload: ReportPayload<K>;
  /** When and by whom it was done, when it was not done now: for what is sent again. */
  origin?: { author: string; occurredAt: Date };
}

/** Who changed what when; `changes` tell the screens which feature to read again. */
export interface Occasion {
  author: string;
  now: Date;
  changes: readonly { feature: Feature; id: string }[];
}

/**
 * Numbers the reports without a gap and wakes the pump and the screens at commit. The instance's row is
 * locked from here to the commit, so that a later number never becomes visible before an earlier one: call
 * it last. Payloads are checked here, because one malformed report would block all that follow it.
 * Throws `node-unknown` when the county has no instance on this host.
 */
export async function queueReports(
  trx: RegionTransaction,
  drafts: readonly ReportDraft[],
  occasion: Occasion,
): Promise<void> {
  const items = drafts.map((draft, index) => ({
    ordinal: index + 1,
    id: newId(),
    campaign_id: draft.campaignId,
    kind: draft.kind,
    entity_id: draft.entityId,
    revision: draft.revision,
    occurred_at: draft.origin?.occurredAt ?? occasion.now,
    author: draft.origin?.author ?? occasion.author,
    subject: draft.subject,
    payload: reportPayloads[draft.kind].parse(draft.payload),
  }));
  const changes = occasion.changes.map(({ feature, id }) => ({ feature, id }));
  const result = await sql`
    with moved as (
      update instances set up_seq = up_seq + ${items.length}::int where region = ${ownRegion}
      returning region, revision_base, up_seq - ${items.length}::int as base
    ), queued as (
      insert into outbox (seq, id, campaign_id, kind, entity_id, revision, occurred_at, author, subject, payload)
      select moved.base + item.ordinal, item.id, item.campaign_id, item.kind, item.entity_id,
             item.revision + case item.kind when 'receipt' then 0 else moved.revision_base end,
             item.occurred_at, item.author, item.subject, item.payload
      from moved, jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as item(
        ordinal int, id uuid, campaign_id uuid, kind text, entity_id uuid, revision int,
        occurred_at timestamptz, author text, subject text, payload jsonb)
    )
    select pg_notify(${channels.outbox}, moved.region),
           (select count(pg_notify(${channels.changes},
              json_build_object('region', moved.region, 'feature', change.feature, 'id', change.id)::text))
            from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as change(feature text, id text))
    from moved
  `.execute(trx);
  if (result.rows.length === 0) throw new AppError('node-unknown');
}
