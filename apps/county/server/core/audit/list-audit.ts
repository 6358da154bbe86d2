import { type CountyDatabase, withRegion } from '../../db/database.ts';
import { fromJson } from '../../db/rows.ts';

export interface AuditPage {
  rows: {
    id: string;
    at: string;
    actor: string;
    action: string;
    region: string | null;
    subject: string;
    detail: Record<string, unknown>;
  }[];
  total: number;
}

/** Newest first. `region` null lists the host operator's own acts. */
export async function listAudit(
  db: CountyDatabase,
  region: string | null,
  page: { limit: number; offset: number },
): Promise<AuditPage> {
  if (region === null) return read(db, 'host_audit', page);
  return withRegion(db, region, (trx) => read(trx, 'audit_log', page));
}

async function read(
  db: CountyDatabase,
  table: 'audit_log' | 'host_audit',
  page: { limit: number; offset: number },
): Promise<AuditPage> {
  const rows = await db
    .selectFrom(table)
    .select(['id', 'at', 'actor', 'action', 'region', 'subject', 'detail'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const { total } = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return {
    rows: rows.map((row) => ({ ...row, at: row.at.toISOString(), detail: fromJson(row.detail) })),
    total,
  };
}
