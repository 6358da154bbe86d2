/** Cities review what their counties handed in, so that the demo shows reviewed figures beside the live ones. */

import { cityStaffOf, DEMO_PASSWORD } from './accounts.ts';
import { type HubClient, hubClient } from './client.ts';

/** Hand-ins of one call, and of one page of the list. */
const AT_ONCE = 200;

/** Of a city's hand-ins four in five are reviewed; the others wait on its list. */
const isReviewed = (index: number): boolean => index % 5 !== 4;

/** What waits for a city when it begins; all reports of its counties must have arrived. */
export async function reviewCity(
  { hubUrl, campaignId }: { hubUrl: string; campaignId: string },
  city: string,
): Promise<void> {
  const staff = await hubClient(hubUrl, cityStaffOf(city), DEMO_PASSWORD);
  const waiting = await handIns(staff, campaignId, city);
  const tasks = waiting.filter((_, index) => isReviewed(index));
  for (let at = 0; at < tasks.length; at += AT_ONCE)
    await staff.reviews.review.mutate({ campaignId, tasks: tasks.slice(at, at + AT_ONCE) });
}

async function handIns(staff: HubClient, campaignId: string, within: string) {
  const found: { region: string; taskId: string; revision: number }[] = [];
  for (let offset = 0; ; offset += AT_ONCE) {
    const { rows, total } = await staff.reviews.list.query({
      campaignId,
      within,
      show: 'submitted',
      limit: AT_ONCE,
      offset,
    });
    found.push(...rows.map(({ region, taskId, revision }) => ({ region, taskId, revision })));
    if (rows.length === 0 || found.length >= total) return found;
  }
}
