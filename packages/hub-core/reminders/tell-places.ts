/** The part of a round that tells the staff of cities and of the province: one notice a place. */
import type { NoticeItem, NoticeKind } from '@linked/shared/notices/items.ts';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import { addNotice } from '../notices/notices.ts';
import { collect, type Round, recordSteps, type Standing } from './steps.ts';
import { type UnsignedReminders, unsignedItem } from './unsigned-reminders.ts';

/**
 * One notice a city, or one for the province, where something has come that far or waits for it. What has come that
 * far is said with how many reminders its counties have left unsigned. Returns the places that were told of something
 * missing and the counties it is about, by code.
 */
export async function tellPlaces(
  trx: HubTransaction,
  campaign: Campaign,
  {
    tier,
    standing,
    waiting,
    unsigned,
    today,
    now,
  }: Round & {
    tier: 'city' | 'province';
    waiting: ReadonlyMap<string, NoticeItem[]>;
    unsigned: ReadonlyMap<string, UnsignedReminders>;
  },
): Promise<{ places: number; counties: string[] }> {
  const byPlace = collect(standing, tier, (one) => (tier === 'city' ? one.city : campaign.region));
  const isOfTier = (region: string): boolean => (region === campaign.region) === (tier === 'province');
  const places = new Set([...byPlace.keys(), ...[...waiting.keys()].filter(isOfTier)]);
  // The province is told of its own reminders; a city of all that its counties have left.
  const unsignedOf = (region: string): number =>
    unsigned.get(region)?.[tier === 'city' ? 'all' : 'campaigns'] ?? 0;
  const counties = new Set<string>();
  // In order of code: two campaigns that tell the same places at the same time do not wait for each other in a ring.
  for (const region of [...places].sort()) {
    const items = byPlace.get(region) ?? [];
    const named = items.map((one) => one.region);
    const noticeId = await addNotice(trx, {
      region,
      day: today,
      items: [
        ...noticeItems(campaign, items),
        ...unsignedItem(campaign.id, named, unsignedOf),
        ...(waiting.get(region) ?? []),
      ],
      now,
    });
    if (items.length === 0) continue;
    const said = items.map((one) => ({ ...one, directiveId: null, noticeId }));
    await recordSteps(trx, campaign.id, { tier, said, today, now });
    for (const county of named) counties.add(county);
  }
  return { places: byPlace.size, counties: [...counties].sort() };
}

function noticeItems(campaign: Campaign, items: readonly Standing[]): NoticeItem[] {
  const made = new Map<string, NoticeItem & { byRegion: Map<string, number> }>();
  for (const one of items) {
    const { item, region, dueOn } = one;
    const kind = kindOf(campaign, one);
    const about = item.what === 'receipt' ? item.directiveId : item.what === 'report' ? item.dueOn : '';
    const key = `${kind} ${about}`;
    const notice = made.get(key) ?? {
      kind,
      campaignId: campaign.id,
      about,
      directiveKind: item.what === 'receipt' ? item.directiveKind : null,
      dueOn: item.what === 'report' ? item.dueOn : about === '' ? null : dueOn,
      counties: [],
      byRegion: new Map(),
    };
    notice.byRegion.set(region, (notice.byRegion.get(region) ?? 0) + 1);
    made.set(key, notice);
  }
  return [...made.values()].map(({ byRegion, ...notice }) => ({
    ...notice,
    counties: [...byRegion].sort().map(([region, count]) => ({ region, count })),
  }));
}

/** What a city has added is told apart from the campaign's own. */
function kindOf(campaign: Campaign, { what, setBy }: Standing): NoticeKind {
  if (setBy === campaign.region) return what;
  return what === 'behind-pace' ? 'city-task-behind-pace' : 'city-task-overdue';
}
