/** The record of who did what: a county's own, and the host operator's. */
import { newId } from '@linked/shared/ids.ts';
import type { CountyDatabase, RegionTransaction } from '../../db/database.ts';
import { insertRows } from '../../db/rows.ts';

export interface AuditEntry {
  actor: string;
  /** feature.verb, e.g. directive.sign */
  action: string;
  /** Name of the thing as people know it. */
  subject: string;
  detail?: Record<string, unknown>;
}

export async function writeAudit(trx: RegionTransaction, entry: AuditEntry, now: Date): Promise<void> {
  await insertRows(trx, 'audit_log', [
    {
      id: newId(),
      at: now,
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject,
      detail: entry.detail ?? {},
    },
  ]);
}

/** `region`: the instance it concerns; null for the host as a whole. */
export async function writeHostAudit(
  db: CountyDatabase,
  entry: AuditEntry & { region: string | null },
  now: Date,
): Promise<void> {
  const { actor, action, subject, region, detail = {} } = entry;
  await db
    .insertInto('host_audit')
    .values({ id: newId(), at: now, actor, action, subject, region, detail: JSON.stringify(detail) })
    .execute();
}
