/** What is expected of tasks by a day. */
import { expectedShare } from '@linked/shared/calendar/expected-share.ts';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubDatabase } from '../db/database.ts';

/** The few pairs of dates that the counties' tasks have, each with what is expected by today, in whole percent. */
export async function expectedBySpan(
  db: HubDatabase,
  campaign: Campaign,
  today: string,
): Promise<{ startsOn: string | null; dueOn: string; expected: number }[]> {
  const first = campaign.document.phases.map((phase) => phase.startsOn).toSorted()[0]!;
  const rows = await db
    .selectFrom('county_tasks')
    .select(['starts_on as startsOn', 'due_on as dueOn'])
    .distinct()
    .where('campaign_id', '=', campaign.id)
    .execute();
  return rows.map(({ startsOn, dueOn }) => ({
    startsOn,
    dueOn,
    expected: Math.round(100 * expectedShare(startsOn ?? first, dueOn, today)),
  }));
}
