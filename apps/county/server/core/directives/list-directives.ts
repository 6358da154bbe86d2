/** What came down, for the county's staff. */
import type { countyDirective } from '@linked/shared/contracts/county/directives.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { DirectiveKind } from '@linked/shared/link/kinds.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';

export type CountyDirective = z.infer<typeof countyDirective>;

const decisionKind: DirectiveKind = 'task-decision';

const directives = (trx: RegionTransaction) =>
  trx
    .selectFrom('directives as d')
    .leftJoin('campaigns as c', (join) =>
      join.onRef('c.region', '=', 'd.region').onRef('c.id', '=', 'd.campaign_id'),
    )
    .select([
      'd.id',
      'd.seq',
      'd.campaign_id',
      sql<string>`coalesce(c.title, d.payload #>> '{document,title}', '')`.as('campaign_title'),
      'd.kind',
      'd.revision',
      'd.issuing_organ',
      'd.issued_at',
      'd.received_at',
      'd.receipt_due_on',
      'd.signed_at',
      'd.signed_by',
      'd.held',
      'd.payload',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof directives>['executeTakeFirstOrThrow']>>;

const toView = (row: Row): CountyDirective => ({
  id: row.id,
  seq: row.seq,
  campaignId: row.campaign_id,
  campaignTitle: row.campaign_title,
  kind: row.kind,
  revision: row.revision,
  issuingOrgan: row.issuing_organ,
  issuedAt: row.issued_at.toISOString(),
  receivedAt: row.received_at.toISOString(),
  receiptDueOn: row.receipt_due_on,
  signedAt: row.signed_at?.toISOString() ?? null,
  signedBy: row.signed_by,
  held: row.held !== null,
  payload: row.payload,
});

/** Newest first. Decisions about a task stand in its history; nobody signs for them. */
export async function listDirectives(trx: RegionTransaction): Promise<CountyDirective[]> {
  return (await directives(trx).where('d.kind', '<>', decisionKind).orderBy('d.seq', 'desc').execute()).map(
    toView,
  );
}

/** Throws `not-found`. */
export async function getDirective(trx: RegionTransaction, id: string): Promise<CountyDirective> {
  const row = await directives(trx).where('d.id', '=', id).executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return toView(row);
}
