/** The last day of a closing is over. */
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { nextAllowed } from '@linked/shared/calendar/quiet-hours.ts';
import { quietHoursOf, remindersOf } from '@linked/shared/reminders/settings.ts';
import { stragglers } from '../archives/still-open.ts';
import { recordClosingEnd } from '../campaigns/record-course.ts';
import type { HubTransaction } from '../db/database.ts';
import { addNotice } from '../notices/notices.ts';
import type { Due, Outcome } from './handlers.ts';
import { planMoment } from './moments.ts';

/** To be called where the closing begins; the caller wakes the workflow. */
export const planClosingEnd = (trx: HubTransaction, campaignId: string, lastDay: string): Promise<void> =>
  planMoment(trx, {
    campaignId,
    key: `closing-ends:${lastDay}`,
    kind: 'closing-ends',
    at: shanghaiMidnight(addDays(lastDay, 1)),
    args: { lastDay },
  });

/**
 * Puts on record, and tells the campaign's staff, who is still missing; closing is then the approver's decision. It
 * waits for the end of the quiet hours, on a working day: what counties may still send is judged by its own date.
 */
export async function closingEnds(
  trx: HubTransaction,
  { campaign, args, now }: Due<'closing-ends'>,
): Promise<Outcome> {
  if (campaign.state !== 'closing') return { outcome: { state: campaign.state } };
  const allowed = nextAllowed(now, quietHoursOf(remindersOf(campaign.document)));
  if (allowed > now) return { postponeTo: allowed };
  const missing = await stragglers(trx, campaign.id);
  const tasks = missing.reduce((sum, county) => sum + county.missing, 0);
  await recordClosingEnd(trx, campaign, { lastDay: args.lastDay, missing, now });
  await addNotice(trx, {
    region: campaign.region,
    day: shanghaiDate(now),
    items: [
      {
        kind: 'closing-over',
        campaignId: campaign.id,
        about: args.lastDay,
        directiveKind: null,
        dueOn: args.lastDay,
        counties: missing.map((county) => ({ region: county.region, count: county.missing })),
      },
    ],
    now,
  });
  return { outcome: { lastDay: args.lastDay, counties: missing.length, tasks } };
}
