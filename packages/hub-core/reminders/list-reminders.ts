/** The reminders that went down, each with its receipt. */
import type { ReadScope } from '@linked/shared/access/reach.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { reminderReceipts, remindersContract } from '@linked/shared/contracts/hub/reminders.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import type { ReminderPayload } from '@linked/shared/reminders/payload.ts';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { inScopes, isWithin } from '../db/scopes.ts';
import { cityOf } from '../places/city-of.ts';

export type Reminders = z.infer<typeof remindersContract.list.output>;

/** Throws `campaign-unknown`. */
export async function listReminders(
  db: HubDatabase,
  asked: {
    campaignId: string;
    within: string;
    receipt: (typeof reminderReceipts)[number];
    limit: number;
    offset: number;
    scopes: readonly ReadScope[];
    now: Date;
  },
): Promise<Reminders> {
  const campaign = await db
    .selectFrom('campaigns')
    .select(['edition_id', 'region'])
    .where('id', '=', asked.campaignId)
    .executeTakeFirst();
  if (!campaign) throw new AppError('campaign-unknown');
  const today = shanghaiDate(asked.now);
  const isLate = sql<boolean>`(d.state <> 'signed' and x.receipt_due_on < ${today}::date)`;
  const wanted: Record<typeof asked.receipt, RawBuilder<SqlBool>> = {
    all: sql`true`,
    signed: sql`d.state = 'signed'`,
    unsigned: sql`d.state <> 'signed'`,
    late: isLate,
  };
  const reminders = db
    .selectFrom('directives as x')
    .innerJoin('deliveries as d', 'd.directive_id', 'x.id')
    .where('x.campaign_id', '=', asked.campaignId)
    .where('x.kind', '=', 'reminder')
    .where((eb) => isWithin(eb.ref('d.region'), asked.within))
    .where((eb) => inScopes(eb.ref('d.region'), asked.scopes));
  const sums = await reminders
    .select([
      sql<number>`count(*)`.as('sent'),
      sql<number>`count(*) filter (where d.state = 'signed')`.as('signed'),
      sql<number>`count(*) filter (where ${isLate})`.as('late'),
      sql<number>`count(*) filter (where ${wanted[asked.receipt]})`.as('total'),
    ])
    .executeTakeFirstOrThrow();
  const rows = await reminders
    .where(wanted[asked.receipt])
    .select(['x.id', 'd.region', 'x.payload', 'x.issuing_organ', 'd.state', 'd.signed_at', 'd.signed_by'])
    .select(isLate.as('late'))
    .orderBy('x.issued_at', 'desc')
    .orderBy('d.region')
    .orderBy('d.seq')
    .limit(asked.limit)
    .offset(asked.offset)
    .execute();
  const { total, ...counted } = sums;
  const edition = getEdition(campaign.edition_id);
  return {
    total,
    sums: counted,
    rows: rows.map((row) => {
      const payload = row.payload as unknown as ReminderPayload;
      return {
        directiveId: row.id,
        region: row.region,
        regionName: displayName(row.region, campaign.edition_id, campaign.region),
        cityName: cityOf(edition, row.region).name,
        day: payload.day,
        issuingOrgan: row.issuing_organ,
        items: payload.items,
        state: row.state as Reminders['rows'][number]['state'],
        receiptDueOn: payload.receiptDueOn,
        late: row.late,
        signedAt: row.signed_at?.toISOString() ?? null,
        signedBy: row.signed_by,
      };
    }),
  };
}
