/** Reminders that were never acknowledged: said in the notice to the next tier, never in a reminder. */
import type { NoticeItem } from '@linked/shared/notices/items.ts';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubDatabase } from '../db/database.ts';

/** Unsigned past their day, by county: the campaign's own, and all with those of the county's city. */
export interface UnsignedReminders {
  campaigns: number;
  all: number;
}

export async function unsignedReminders(
  db: HubDatabase,
  campaign: Campaign,
  today: string,
): Promise<ReadonlyMap<string, UnsignedReminders>> {
  const rows = await db
    .selectFrom('directives as x')
    .innerJoin('deliveries as d', 'd.directive_id', 'x.id')
    .where('x.campaign_id', '=', campaign.id)
    .where('x.kind', '=', 'reminder')
    .where('x.receipt_due_on', '<', today)
    .where('d.state', '<>', 'signed')
    .groupBy('d.region')
    .select((eb) => [
      'd.region',
      eb.fn.countAll<number>().as('all'),
      eb.fn
        .countAll<number>()
        .filterWhere(eb('x.issuing_organ', '=', campaign.document.issuingOrgan))
        .as('campaigns'),
    ])
    .execute();
  return new Map(rows.map(({ region, all, campaigns }) => [region, { all, campaigns }]));
}

/** Of the counties named in a notice; none when all of them have signed. */
export function unsignedItem(
  campaignId: string,
  regions: readonly string[],
  countOf: (region: string) => number,
): NoticeItem[] {
  const counties = [...new Set(regions)]
    .sort()
    .map((region) => ({ region, count: countOf(region) }))
    .filter(({ count }) => count > 0);
  if (counties.length === 0) return [];
  return [{ kind: 'reminder-unsigned', campaignId, about: '', directiveKind: null, dueOn: null, counties }];
}
