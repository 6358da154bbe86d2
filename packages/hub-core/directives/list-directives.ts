/** What went down, for the screens: counts per directive and the state of every county. */
import type { ReadScope } from '@linked/shared/access/reach.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { deliveryRow, directiveSummary } from '@linked/shared/contracts/hub/directives.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { DirectiveKind } from '@linked/shared/link/kinds.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { inScopes, isWithin } from '../db/scopes.ts';
import { cityOf } from '../places/city-of.ts';

/** One a county, each with a list of its own: decisions in the tasks' histories, reminders in `listReminders`. */
const listedApart: DirectiveKind[] = ['task-decision', 'reminder'];

export type DirectiveSummary = z.infer<typeof directiveSummary>;
export type DeliveryRow = z.infer<typeof deliveryRow>;

/**
 * The campaign's directives, oldest first, counted over the counties in the reader's scopes, without those that are
 * listed apart.
 */
export async function listDirectives(
  db: HubDatabase,
  asked: { campaignId: string; scopes: readonly ReadScope[]; now: Date },
): Promise<DirectiveSummary[]> {
  const counted = (condition: RawBuilder<SqlBool>) =>
    sql<number>`count(*) filter (where d.region is not null and ${condition})`;
  const rows = await db
    .selectFrom('directives as x')
    .leftJoin('deliveries as d', (join) =>
      join.onRef('d.directive_id', '=', 'x.id').on((eb) => inScopes(eb.ref('d.region'), asked.scopes)),
    )
    .where('x.campaign_id', '=', asked.campaignId)
    .where('x.kind', 'not in', listedApart)
    .groupBy('x.id')
    .orderBy('x.issued_at')
    .orderBy('x.id')
    .select(['x.id', 'x.campaign_id', 'x.kind', 'x.revision', 'x.issuing_organ', 'x.issued_at'])
    .select([
      counted(sql`d.state = 'queued'`).as('queued'),
      counted(sql`d.state = 'delivered'`).as('delivered'),
      counted(sql`d.state = 'signed'`).as('signed'),
      counted(sql`d.state <> 'signed' and x.receipt_due_on < ${shanghaiDate(asked.now)}`).as('late'),
    ])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    campaignId: row.campaign_id,
    kind: row.kind as DirectiveSummary['kind'],
    revision: row.revision,
    issuingOrgan: row.issuing_organ,
    issuedAt: row.issued_at.toISOString(),
    queued: row.queued,
    delivered: row.delivered,
    signed: row.signed,
    late: row.late,
  }));
}

/** State of every county at or below `within` that the reader's scopes reach, by code. Throws `not-found`. */
export async function listDeliveries(
  db: HubDatabase,
  asked: { directiveId: string; within: string; scopes: readonly ReadScope[]; now: Date },
): Promise<DeliveryRow[]> {
  return readDeliveries(
    db,
    asked,
    sql`${isWithin(sql.ref('d.region'), asked.within)} and ${inScopes(sql.ref('d.region'), asked.scopes)}`,
  );
}

/** The rows of these counties, by code: what a live subscription sends after a change. Throws `not-found`. */
export async function deliveryRows(
  db: HubDatabase,
  asked: { directiveId: string; regions: readonly string[]; now: Date },
): Promise<DeliveryRow[]> {
  return readDeliveries(db, asked, sql`d.region = any (${[...asked.regions]}::text[])`);
}

async function readDeliveries(
  db: HubDatabase,
  asked: { directiveId: string; now: Date },
  wanted: RawBuilder<SqlBool>,
): Promise<DeliveryRow[]> {
  const directive = await db
    .selectFrom('directives as x')
    .innerJoin('campaigns as c', 'c.id', 'x.campaign_id')
    .where('x.id', '=', asked.directiveId)
    .select(['x.receipt_due_on', 'x.campaign_id', 'c.edition_id', 'c.region'])
    .executeTakeFirst();
  if (!directive) throw new AppError('not-found');
  const overdue = directive.receipt_due_on !== null && directive.receipt_due_on < shanghaiDate(asked.now);
  const rows = await db
    .selectFrom('deliveries as d')
    .leftJoin('skipped_counties as s', (join) =>
      join
        .onRef('s.region', '=', 'd.region')
        .on('s.campaign_id', '=', directive.campaign_id)
        .on('s.taken_back_at', 'is', null),
    )
    .selectAll('d')
    .select(['s.reason', 's.skipped_by_name', 's.skipped_at'])
    .where('d.directive_id', '=', asked.directiveId)
    .where(wanted)
    .orderBy('d.region')
    .execute();
  const edition = getEdition(directive.edition_id);
  return rows.map((row) => ({
    directiveId: asked.directiveId,
    region: row.region,
    regionName: displayName(row.region, directive.edition_id, directive.region),
    cityName: cityOf(edition, row.region).name,
    state: row.state as DeliveryRow['state'],
    queuedAt: row.queued_at.toISOString(),
    deliveredAt: row.delivered_at?.toISOString() ?? null,
    signedAt: row.signed_at?.toISOString() ?? null,
    signedBy: row.signed_by,
    receiptDueOn: directive.receipt_due_on,
    late: overdue && row.state !== 'signed',
    attempts: row.attempts,
    lastError: row.last_error,
    skipped:
      row.reason === null
        ? null
        : { reason: row.reason, by: row.skipped_by_name ?? '', at: row.skipped_at!.toISOString() },
  }));
}

/** Counties that have not signed the campaign, by code: what the workflow asks at the receipt deadline. */
export async function unsignedCounties(db: HubDatabase, campaignId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries as d')
    .innerJoin('directives as x', 'x.id', 'd.directive_id')
    .where('x.campaign_id', '=', campaignId)
    .where('x.kind', '=', 'campaign')
    .where('d.state', '<>', 'signed')
    .select('d.region')
    .distinct()
    .orderBy('d.region')
    .execute();
  return rows.map((row) => row.region);
}

/** Counties that have not signed this directive, by code. */
export async function unsignedFor(db: HubDatabase, directiveId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('region')
    .where('directive_id', '=', directiveId)
    .where('state', '<>', 'signed')
    .where((eb) => eb.not(eb.exists(merged(directiveId))))
    .orderBy('region')
    .execute();
  return rows.map((row) => row.region);
}

/** For a query of `deliveries`: the county is no county of the campaign any more. */
const merged = (directiveId: string) =>
  sql`(select from directives x join campaign_targets t on t.campaign_id = x.campaign_id
    where x.id = ${directiveId} and t.region = deliveries.region and t.valid_to is not null)`;
