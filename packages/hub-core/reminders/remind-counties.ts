/** The counties' part of a round: one directive a county and organ, with everything it is to be reminded of. */
import { addWorkdays } from '@linked/shared/calendar/workdays.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import type { ReminderItem, ReminderPayload } from '@linked/shared/reminders/payload.ts';
import { remindersOf } from '@linked/shared/reminders/settings.ts';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import { queuePerCounty } from '../directives/queue-per-county.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import { collect, type Round, recordSteps, type Standing } from './steps.ts';

/**
 * The campaign's reminders go out in the name of who issued it. Of what a city has added its counties are reminded by
 * that city, in a directive of its own. Returns the counties for which something was due.
 */
export async function remindCounties(
  trx: HubTransaction,
  campaign: Campaign,
  { standing, today, now }: Round,
): Promise<string[]> {
  const collected = [...collect(standing, 'county', ({ setBy, region }) => `${setBy} ${region}`).values()];
  if (collected.length === 0) return [];
  const receiptDueOn = addWorkdays(today, remindersOf(campaign.document).receiptWorkdays).date;
  const queued = await queuePerCounty(trx, {
    campaignId: campaign.id,
    kind: 'reminder',
    revision: await nextRevision(trx, campaign.id),
    items: collected.map((items) => ({
      region: items[0]!.region,
      issuingOrgan: organOf(campaign, items[0]!.setBy),
      payload: payloadOf(campaign, items, { day: today, receiptDueOn }),
    })),
    receiptDueOn,
    now,
  });
  const said = collected.flatMap((items, index) =>
    items.map((one) => ({ ...one, directiveId: queued[index]!, noticeId: null })),
  );
  await recordSteps(trx, campaign.id, { tier: 'county', said, today, now });
  await requestWorkflow(trx, {
    kind: 'signal-campaign',
    args: { campaignId: campaign.id, signal: 'directive-queued' },
    now,
  });
  return [...new Set(collected.map((items) => items[0]!.region))].sort();
}

const organOf = (campaign: Campaign, setBy: string): string =>
  setBy === campaign.region
    ? campaign.document.issuingOrgan
    : `${displayName(setBy, campaign.edition_id, campaign.region)}人大常委会`;

function payloadOf(
  campaign: Campaign,
  items: readonly Standing[],
  dates: { day: string; receiptDueOn: string },
): ReminderPayload {
  const { setBy } = items[0]!;
  return {
    ...dates,
    ...(setBy !== campaign.region && { setBy }),
    items: items.map(({ item, times }) => ({ ...item, times: times + 1 }) as ReminderItem),
  };
}

/** Reminders are numbered within their campaign, one number a round. */
async function nextRevision(trx: HubTransaction, campaignId: string): Promise<number> {
  const row = await trx
    .selectFrom('directives')
    .select((eb) => eb.fn.max('revision').as('last'))
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', 'reminder')
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}
