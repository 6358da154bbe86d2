/** What rounds of reminders have said, read back for tests. */
import { shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import type { NoticeItem } from '@linked/shared/notices/items.ts';
import type { ReminderItem, ReminderPayload } from '@linked/shared/reminders/payload.ts';
import type { HubDatabase } from '../db/database.ts';

/** 09:00 in Shanghai. */
export const morning = (day: string): Date => new Date(shanghaiMidnight(day).getTime() + 9 * 3_600_000);

export interface Sent {
  region: string;
  day: string;
  items: ReminderItem[];
}

/** Reminders to counties, oldest first. */
export async function sentReminders(db: HubDatabase, campaignId: string): Promise<Sent[]> {
  const rows = await db
    .selectFrom('directives as x')
    .innerJoin('deliveries as d', 'd.directive_id', 'x.id')
    .select(['d.region', 'x.payload'])
    .where('x.campaign_id', '=', campaignId)
    .where('x.kind', '=', 'reminder')
    .orderBy('x.issued_at')
    .orderBy('d.region')
    .execute();
  return rows.map(({ region, payload }) => {
    const { day, items } = payload as unknown as ReminderPayload;
    return { region, day, items };
  });
}

/** One line an item of the kind: `04-10 130102 1`, the last being how often it was said by then. */
export const ofKind = (all: readonly Sent[], what: ReminderItem['what']): string[] =>
  all.flatMap(({ region, day, items }) =>
    items.filter((item) => item.what === what).map((item) => `${day.slice(5)} ${region} ${item.times}`),
  );

/** One line a day on which the place was told of such things: `04-14 130102 130104`. */
export async function toldTo(
  db: HubDatabase,
  campaignId: string,
  { region, kind }: { region: string; kind: NoticeItem['kind'] },
): Promise<string[]> {
  const rows = await db
    .selectFrom('notices')
    .select(['day', 'items'])
    .where('region', '=', region)
    .orderBy('day')
    .execute();
  return rows.flatMap((row) =>
    (row.items as unknown as NoticeItem[])
      .filter((item) => item.kind === kind && item.campaignId === campaignId)
      .map((item) => `${row.day.slice(5)} ${item.counties.map((one) => one.region).join(' ')}`),
  );
}
